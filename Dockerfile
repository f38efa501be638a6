# The assistant with its model unpacked: nothing is downloaded at start. x86-64, as the packaged model is.
FROM python:3.11-slim AS build
RUN python -m venv /opt/assistant
ENV PATH=/opt/assistant/bin:$PATH
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu torch==2.13.0
COPY assistant ./assistant
RUN pip install --no-cache-dir -c constraints.txt '.[mcp,formats]'
RUN ASSISTANT_CACHE=/opt/assistant/cache python -c \
    "from assistant.bootstrap import load_models; from assistant.settings import read_settings; load_models(read_settings())"

FROM python:3.11-slim
RUN useradd --uid 10001 --home-dir /var/lib/assistant --create-home assistant \
    && install -d -o assistant -g assistant /var/lib/assistant/store /var/lib/assistant/uploads \
       /var/lib/assistant/keys /documents
COPY --from=build /opt/assistant /opt/assistant
ENV PATH=/opt/assistant/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    ASSISTANT_CACHE=/opt/assistant/cache \
    ASSISTANT_FOLDER=/documents \
    ASSISTANT_STORE=/var/lib/assistant/store \
    ASSISTANT_UPLOADS=/var/lib/assistant/uploads \
    ASSISTANT_KEYS=/var/lib/assistant/keys/keys.json \
    ASSISTANT_HOST=0.0.0.0 \
    ASSISTANT_LOG=json
WORKDIR /var/lib/assistant
USER assistant
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=120s --interval=30s --timeout=5s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/readyz', timeout=4)"]
CMD ["assistant", "serve"]
