# The search pages and the commands in one image; data live in the volume /data.
FROM python:3.13-slim AS package

COPY . /src
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels /src

FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    GIAOBAN_DATA=/data \
    GIAOBAN_SERVE_HOST=0.0.0.0

COPY requirements.lock /
RUN pip install --no-cache-dir --require-hashes -r /requirements.lock

COPY --from=package /wheels /wheels
RUN pip install --no-cache-dir --no-deps /wheels/*.whl \
    && useradd --system --uid 10001 --home-dir /data giaoban \
    && install --directory --owner giaoban /data

USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["giaoban"]
CMD ["serve"]
