"""How lines of log look, and where they go: to standard error, one format for all."""

from typing import Any


def log_config(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: the blog's own loggers and uvicorn's."""
    logger = {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {"blog": logger, "uvicorn": logger},
    }
