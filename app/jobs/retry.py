"""How a job that failed is tried again."""

from dataclasses import dataclass

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job


@dataclass(frozen=True)
class Patient(BaseRetryStrategy):
    """Twice as long each time, at most `longest` seconds apart, `attempts` times in all."""

    attempts: int = 300
    longest: int = 300

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """An outside system may stay down for a day: the job outlives it."""
        del exception
        if job.attempts >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 16), self.longest)})
