"""What the command line works on."""

import logging.config
import sys
from functools import partial
from typing import Any

from dependency_injector import providers

from blog.adapters.cli.operations import Operations
from blog.adapters.cli.progress import Say
from blog.adapters.http.server import Serving, serve
from blog.adapters.telemetry.folder import shared_folder
from blog.application.observing import UNOBSERVED
from blog.bootstrap.container import Container
from blog.bootstrap.logs import log_config
from blog.bootstrap.settings import Settings, SettingsError, misspelt, share_metrics_in
from blog.domain.policy import open_access


def load(**overrides: object) -> Operations:
    """Exits with 1 and a line for each setting that cannot be used."""
    try:
        settings = Settings.load(
            **{name: value for name, value in overrides.items() if value is not None}
        )
    except SettingsError as error:
        error.exit()
    for line in misspelt():
        sys.stderr.write(f"blog: {line}\n")
    # Whoever may run commands on the host may do everything: the service has settings of its own.
    container = Container(
        settings=settings,
        policy=providers.Object(open_access),
        observer=providers.Object(UNOBSERVED),  # none of the commands is asked what it did
    )
    logs = log_config(settings.log_level, settings.log_format)
    serving = Serving(settings.host, settings.port, settings.workers, logs)
    return Operations(
        address=_address(settings),
        needs_admin=settings.access == "restricted",
        database=container.database(),
        executor=container.executor(),
        operators=container.operators,
        users=container.user_queries(),
        seeding=container.seeding(),
        transfer=container.transfer(),
        serve=partial(_serve, serving),
        begin_log=partial(_begin_log, logs),
    )


def _serve(serving: Serving) -> None:
    if serving.workers == 1:
        serve(serving)
        return
    with shared_folder() as folder:
        share_metrics_in(folder)
        serve(serving)


def _begin_log(logs: dict[str, Any]) -> Say:
    logging.config.dictConfig(logs)
    return logging.getLogger("blog.server").info


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}" if settings.port else f"a free port of {host}"
