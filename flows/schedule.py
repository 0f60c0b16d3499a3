"""The schedule: `python -m flows.schedule --home HOME` runs the nightly flow by the clock against a Prefect server."""

import argparse

from doichieu.settings import Settings
from flows.environment import prepare


def main() -> None:
    """Serve the nightly flow until it's told to stop."""
    parser = argparse.ArgumentParser(prog="python -m flows.schedule")
    parser.add_argument("--home", required=True)
    settings = Settings.load(parser.parse_args().home)
    prepare(settings)
    from prefect.schedules import Cron

    from flows.nightly import nightly

    nightly.serve(
        name="hang-dem",
        schedule=Cron(settings.cron, timezone=settings.timezone),
        parameters={"home": str(settings.home)},
        print_starting_message=False,
        limit=1,
    )


if __name__ == "__main__":
    main()
