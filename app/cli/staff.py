"""`flask staff create`: an account for a member of staff, with a second factor from the start."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.features.accounts import second_factor, services
from app.features.bodies import queries as bodies
from app.features.bodies import services as body_services
from app.features.bodies.models import Body, BodyKind
from app.kernel.actors import SYSTEM
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Role
from app.web.toolbox import toolbox

staff = AppGroup("staff", help="Accounts of staff.")
commands = (staff,)

PROBLEMS = {
    "credit-code-wrong": "This is no unified social credit code: its last character does not fit.",
    "login-taken": "This account name is taken.",
    "login-length": "An account name has {shortest} to {longest} characters.",
    "login-characters": "An account name has only letters, digits, dots, dashes and underscores.",
    "login-is-id-number": "An ID number cannot be an account name.",
    "password-too-short": "A password has at least {shortest} characters.",
    "password-too-long": "A password has at most {longest} characters.",
    "password-is-login": "The password must not be the account name.",
    "password-common": "Many people use this password.",
}


@staff.command("create")
@click.option("--login", required=True, help="The account name.")
@click.option("--name", default="", help="What colleagues call them; the account name when left out.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="A post; may be given several times.",
)
@click.option("--body-code", required=True, help="The unified social credit code of their body.")
@click.option("--body-name", default="", help="Its name, where the portal does not know the body yet.")
@click.option(
    "--body-kind",
    type=click.Choice([kind.value for kind in BodyKind]),
    default=BodyKind.DEPARTMENT.value,
    help="What kind of body it is.",
)
@click.password_option(help="Asked for when left out, which keeps it out of the shell's history.")
def create(
    login: str,
    name: str,
    roles: tuple[str, ...],
    body_code: str,
    body_name: str,
    body_kind: str,
    password: str,
) -> None:
    """Make an account. The secret of its second factor is printed once."""
    secret = second_factor.new_secret()
    with toolbox().database.transaction() as session:
        try:
            body = _body(session, body_code, body_name, BodyKind(body_kind))
            account = services.make_staff_account(
                session,
                SYSTEM,
                login=login,
                display_name=name,
                body=body,
                roles=[Role(role) for role in roles],
                password=password,
                totp_secret=secret,
            )
        except InvalidInput as problem:
            words = PROBLEMS.get(problem.code, problem.code).format(**problem.values)
            raise click.ClickException(words) from problem
    click.echo(f"Account {account.login} made for {body.name}.")
    click.echo(f"Second factor, shown this once: {secret}")
    click.echo(second_factor.address_for_app(secret, account.login))


def _body(session: Session, code: str, name: str, kind: BodyKind) -> Body:
    """The body of this code, taken into the register where its name is given."""
    known = bodies.find_by_code(session, code)
    if known is not None:
        return known
    if not name:
        raise click.ClickException(f"No body has the code {code}. Name it: --body-name.")
    return body_services.register_body(session, SYSTEM, code=code, name=name, kind=kind)
