"""A service as a program: what its command line works on."""

import logging.config
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from blog.adapters.cli.progress import Say
from blog.adapters.cli.service import ServiceOperations, add_service_commands, new_commands, run
from blog.adapters.http.server import Serving, serve
from blog.adapters.telemetry.folder import shared_folder
from blog.application.service import Service
from blog.bootstrap.logs import log_config
from blog.bootstrap.service import ServiceContainer
from blog.bootstrap.settings import Settings, SettingsError, misspelt, share_metrics_in


def run_program(
    service: Service,
    container: type[ServiceContainer],
    settings: type[Settings],
    application: str,
) -> None:
    """Run the command of a service that is asked for: `serve`, `migrate` or `check`."""

    def load(**overrides: object) -> ServiceOperations:
        loaded = load_settings(service, settings, overrides)
        return ServiceOperations(
            service=service,
            address=address(loaded),
            database=container(settings=loaded).database(),
            serve=server(loaded, application),
            begin_log=log_beginner(loaded),
        )

    commands = new_commands(service)
    add_service_commands(commands, load)
    run(service, commands)


def load_settings(
    service: Service, settings: type[Settings], overrides: dict[str, Any]
) -> Settings:
    """Exits with 1 and a line for each setting that cannot be used."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        loaded = settings.load(**given)
    except SettingsError as error:
        error.exit(service)
    for line in misspelt():
        sys.stderr.write(f"{service.program}: {line}\n")
    return loaded


def server(settings: Settings, application: str) -> Callable[[], None]:
    """Serves an application, which every process imports by its name."""
    logs = log_config(settings.log_level, settings.log_format)
    serving = Serving(settings.host, settings.port, settings.workers, logs)
    return partial(_serve, serving, application)


def _serve(serving: Serving, application: str) -> None:
    if serving.workers == 1:
        serve(serving, application)
        return
    with shared_folder() as folder:
        share_metrics_in(folder)
        serve(serving, application)


def log_beginner(settings: Settings) -> Callable[[], Say]:
    """Begins the log that the service will have, and says what takes a sentence for it."""

    def begin() -> Say:
        logging.config.dictConfig(log_config(settings.log_level, settings.log_format))
        return logging.getLogger("blog.server").info

    return begin


def address(settings: Settings) -> str:
    """Where it serves, for people."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}" if settings.port else f"a free port of {host}"
