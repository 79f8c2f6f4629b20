"""The command `saihen`: run the program, bring files in, ask for a forecast, a plan, a map.

Results go to stdout (`--json`: one object), progress to stderr. Exit codes: 0 done, 1 refused, 2 wrong usage.
A verb's module is imported when the verb is called, so that no verb waits for another one's libraries.
"""

import signal
from importlib import import_module
from types import FrameType

import typer
from typer._click import Command, Context, HelpFormatter
from typer.core import TyperGroup
from typer.main import get_command

# Verb → module of app.commands (its function of that name, or for a group of verbs its Typer `app`), and one line.
VERBS = {
    "run": ("run", "Start the database, the worker and the server, and print the address."),
    "serve": ("serve", "The web server alone, on a database that others may share."),
    "worker": ("worker", "Take jobs from the queue until stopped."),
    "migrate": ("migrate", "Bring the database to the newest schema."),
    "sample": ("sample", "Load the invented sample city into an empty database."),
    "empty": ("empty", "Take all data out of the register, after a question."),
    "import": ("imports", "Bring files into the register."),
    "diagnose": ("diagnose", "How well machines can read a table file, rule by rule; and a repaired copy."),
    "forecast": ("forecast", "What the stock will cost, year by year."),
    "targets": ("targets", "How much floor area must go, by three formulas, and when."),
    "access": ("access", "Who reaches what in how many minutes, and who loses."),
    "solve": ("solve", "Find the plan: what to keep, merge, combine or close, and when."),
    "why": ("why", "Why a facility is decided so: the opposite decision, worked out exactly."),
    "check-plan": ("check_plan", "What common sense objects to in a plan: exit code 1 where it cannot stand."),
    "explore": ("explore", "Many plans: cost against travel, alternatives, smaller budgets, other futures."),
    "compare": ("compare", "Two to five plans side by side: figures, and what they decide differently."),
    "score-plan": ("score_plan", "Measure the town's own plan, a table: its cost, broken limits, best changes."),
    "adopt": ("adopt", "Freeze a plan with its judgements as the one in force; list and follow up adopted plans."),
    "export": ("export", "Write the recommendations as one offline HTML map."),
    "publish": ("publish", "Write a finished plan as a folder that residents may read."),
    "backup": ("backup", "Write everything into one file, and restore that to be sure of it."),
    "restore": ("restore", "Put a backup in the place of the database."),
    "upgrade": ("upgrade", "Bring the database to the newest schema after a backup."),
    "downgrade": ("downgrade", "Go back to a backup of an older schema, unless changes would be lost."),
    "doctor": ("doctor", "What is in order, what is not, and what to do."),
    "users": ("users", "Who may sign in: the first administrator, lists, resets."),
    "webhooks": ("outside.webhooks", "Other systems that are told of changes."),
    "evidence": ("evidence", "What a tender or an auditor asks for, as files."),
    "audit": ("audit", "Whether the history is as it was written."),
}


class Verbs(TyperGroup):
    """Finds a verb's module only when it is asked for."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in VERBS:
            return None
        module = import_module(f"app.commands.{VERBS[cmd_name][0]}")
        # Not sooner: an end in the middle of a library's own beginning leaves a page of its troubles, and nothing has
        # begun that would need an order.
        _end_in_order()
        group: typer.Typer | None = getattr(module, "app", None)
        if group is None:
            group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            group.command(cmd_name)(getattr(module, cmd_name.replace("-", "_")))
        command = get_command(group)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])


app = typer.Typer(
    cls=Verbs, rich_markup_mode=None, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def saihen() -> None:
    """Public facility management: from the list of buildings to a plan with its reasons."""


def main() -> None:
    app()


def _end_in_order() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    """An end in order, as for Ctrl-C: a service manager and a closed terminal stop us the same way."""
    raise KeyboardInterrupt(number)


if __name__ == "__main__":
    main()
