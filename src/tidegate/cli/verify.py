"""`tidegate verify`"""

from __future__ import annotations

from pathlib import Path

import click

from tidegate.cli import options


@click.command()
@click.argument("receipt", type=click.Path(path_type=Path))
@click.option(
    "--input", "input_path", type=click.Path(path_type=Path), default=None,
    help="The file that was screened, where it has moved.",
)  # fmt: skip
@options.output
def verify(receipt: Path, input_path: Path | None, format: str | None, out: Path | None) -> int:
    """Do the run of RECEIPT again, offline, and say whether it comes out equal.

    Exit code 0 where it does; 3 where something differs or the receipt was altered.
    """
    from tidegate.cli.progress import shown
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate
    from tidegate.errors import InputError

    with shown() as progress:
        found = Tidegate().receipts.verify(receipt, input_path=input_path, progress=progress)
    shape = {
        "receipt": str(receipt),
        "equal": found.equal,
        "differences": list(found.differences),
        "notes": list(found.notes),
    }
    rows = [{"kind": "difference", "what": d} for d in found.differences]
    rows += [{"kind": "note", "what": n} for n in found.notes]
    chosen = options.format_for(format, out)
    word = "equal: the run came out the same" if found.equal else "different"
    put_table("Verification", ("kind", "what"), rows, chosen, out, json_shape=shape, head=(word,))
    return 0 if found.equal else InputError.exit_status
