"""What `deploy/` holds, and the programs that run it, on this machine instead of an operator's.

Where a program is not installed, the test is skipped, or fails if `BLOG_TEST_REQUIRE_DEPLOYMENT` is
set.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.integration.cli.processes import PATIENCE, PROGRAMS, start, wait_until, wait_until_gone
from tests.own_postgresql import free_port, go_without

REQUIRED = "BLOG_TEST_REQUIRE_DEPLOYMENT"
ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"

_SYSTEM_PROGRAMS = "/usr/sbin:/usr/local/sbin"
"""Where Debian keeps nginx, and where the PATH of a user who is not root does not lead."""


def program(name: str, package: str) -> str:
    """The path of a program that comes with a package of Debian."""
    found = shutil.which(name) or shutil.which(name, path=_SYSTEM_PROGRAMS)
    if found is None:
        go_without(
            f"{name} is not there: apt-get install {package}",
            required=bool(os.environ.get(REQUIRED)),
        )
    return found


def installed_here(command: str) -> str:
    """A command as it is for this machine, where the blog is not in /opt/blog."""
    return command.replace("/opt/blog/bin", str(PROGRAMS))


def nginx_files(folder: Path, port: int, instances: Sequence[int], *, tls: bool = False) -> Path:
    """The site of deploy/, on this port and in front of these, and what nginx needs around it."""
    site = (DEPLOY / "nginx" / "blog.conf").read_text("utf-8")
    if tls:
        site = re.sub(r"(?m)^( *)#tls ?", r"\1", re.sub(r".*# without TLS\n", "", site))
        site = site.replace("listen 443", f"listen 127.0.0.1:{free_port()}")
    site = site.replace("listen 80", f"listen 127.0.0.1:{port}")
    site = site.replace("/etc/ssl/blog", str(folder))
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text("utf-8")
    for named, actual in zip((8001, 8002), instances, strict=True):
        upstream = upstream.replace(f"127.0.0.1:{named}", f"127.0.0.1:{actual}")
    (folder / "blog.conf").write_text(site)
    (folder / "upstream.conf").write_text(upstream)
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(user="user root;" if os.geteuid() == 0 else "", folder=folder))
    return main


_MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/upstream.conf;
    include {folder}/blog.conf;
}}
"""


@contextmanager
def proxy(folder: Path, instances: Sequence[int]) -> Iterator[str]:
    """The address of an nginx in front of two ports of this machine, as deploy/ has it."""
    nginx, port = program("nginx", "nginx-light"), free_port()
    configuration = nginx_files(folder, port, instances)
    process = start(folder, nginx, "-p", folder, "-c", configuration, "-e", "stderr")
    address = f"http://127.0.0.1:{port}"

    def listens() -> bool:
        assert process.poll() is None, (folder / "stderr").read_text("utf-8")
        with suppress(httpx.TransportError):
            httpx.get(address, trust_env=False, timeout=PATIENCE)
            return True
        return False

    try:
        wait_until(listens)
        yield address
    finally:
        wait_until_gone(process)


def checked(*command: str | Path) -> str:
    """What a program says that has to succeed."""
    result = subprocess.run(  # noqa: S603 - programs that were looked for
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr
