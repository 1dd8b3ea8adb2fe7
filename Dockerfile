# One image for the API, the worker and the commands. The same lock file and commands as the suite's.
FROM python:3.11-slim AS build
WORKDIR /srv
COPY requirements.lock .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home inscription
WORKDIR /srv
COPY --from=build /srv/.venv .venv
COPY alembic.ini .
COPY openapi/dist openapi/dist
COPY migrations migrations
COPY data data
COPY app app
# What stands in for the servers on one machine has no place in production.
RUN rm -rf app/dev && .venv/bin/python -m compileall -q app migrations
ENV PATH=/srv/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
# API; the worker is `python -m app.worker`, the commands `python -m app.cli …`, the migrations `alembic upgrade head`.
CMD ["uvicorn", "app.main:create_app", "--factory", "--host", "0.0.0.0", "--port", "8000", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"]
