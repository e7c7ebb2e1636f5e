# One image for web, worker, beat and the migrations; docker-compose.yml shows how they differ.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 XDG_CACHE_HOME=/tmp/cache

# The same as in smartportal/supervisor/bootstrap.py, and a font for Chinese, Japanese and Korean names.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-dejavu-core fonts-noto-core fonts-droid-fallback gettext \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /portal
COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt

COPY . .
RUN useradd --system --user-group --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && python -c "from smartportal.supervisor.translations import compile_translations; compile_translations()" \
    && SECRET_KEY=only-to-collect-the-static-files-in-the-image \
        CHAIN_KEY=only-to-collect-the-static-files-in-the-image \
        DATABASE_URL=postgresql://unused/unused \
        python manage.py collectstatic --no-input \
    && install --directory --owner=portal --group=portal --mode=0700 /files

USER portal
ENV STORAGE_DIR=/files
VOLUME /files
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["gunicorn", "--config", "python:smartportal.supervisor.web", "--bind", "0.0.0.0:8000"]
