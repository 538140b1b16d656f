# The search pages and the commands in one image; data live in the volume /data.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GIAOBAN_DATA=/data \
    GIAOBAN_SERVE_HOST=0.0.0.0

WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY giaoban ./giaoban
COPY config ./config
COPY crawler ./crawler
COPY indexer ./indexer
COPY search_ui ./search_ui
RUN printf '#!/bin/sh\nexec python -m giaoban "$@"\n' > /usr/local/bin/giaoban \
    && chmod 0755 /usr/local/bin/giaoban \
    && useradd --system --uid 10001 --home-dir /app giaoban \
    && install --directory --owner giaoban /data

USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["giaoban"]
CMD ["serve"]
