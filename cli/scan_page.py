"""The public scan page as a program of its own: `python -m cli.scan_page` serves the public records on loopback."""

from contextlib import closing

import uvicorn

from registry.bootstrap import open_registry
from registry.settings import read_settings
from web.app import create_app


def main() -> None:
    """Serve until the process is ended."""
    settings = read_settings()
    with closing(open_registry(settings)) as registry:
        app = create_app(registry.records, settings=settings)
        uvicorn.run(app, host="127.0.0.1", port=settings.web_port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
