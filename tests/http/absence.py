"""What is another's is as absent: the same question about nothing, and all that an answer tells."""

from uuid import uuid4

import httpx

from tests.contract.document import Operation


def nothing(operation: Operation) -> dict[str, str]:
    """The thing that the operation names last is one that is not there."""
    last = [part[1:-1] for part in operation.path.split("/") if part.endswith("_id}")][-1:]
    return {name: str(uuid4()) for name in last}


def told(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    """All that tells something: the trace and the request's own name do not."""
    trace = answer.json()["trace_id"]
    headers = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}
    return answer.status_code, answer.text.replace(trace, ""), headers
