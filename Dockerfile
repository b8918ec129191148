# One image per service; its four processes are chosen by the command:
#   docker build --build-arg SERVICE=land-supply --tag tongtu/land-supply:local .
#   docker run tongtu/land-supply:local land_supply api|relay|consumer|migrate
# The target `issuer` is the development issuer of tokens; no service's image holds its code.
FROM python:3.11.14-slim-trixie AS packages
WORKDIR /build
COPY requirements.runtime.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
        --requirement requirements.runtime.lock \
    && /opt/venv/bin/pip uninstall --yes pip setuptools
COPY shared /app/shared

FROM packages AS code
ARG SERVICE
COPY services/${SERVICE} /app/service
# The root file system may be read-only, so the byte code is made here, and is never compared
# with times that copying could change.
RUN python -m compileall -q --invalidation-mode unchecked-hash /app

FROM python:3.11.14-slim-trixie AS runtime
LABEL org.opencontainers.image.licenses="Apache-2.0"
COPY --from=packages /opt/venv /opt/venv
COPY LICENSE /app/
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app/service:/app/shared \
    PYTHONSAFEPATH=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HTTP__HOST=0.0.0.0
WORKDIR /app/service
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m"]

FROM runtime AS issuer
COPY shared /app/shared
COPY tongtu/tongtu/__init__.py tongtu/tongtu/issuer.py tongtu/tongtu/token.py /app/service/tongtu/
EXPOSE 8000
CMD ["tongtu.issuer"]

FROM runtime AS service
COPY --from=code /app /app
EXPOSE 8080
