"""Documents and articles of the tests, made by the command and by the real services."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from app.features.publicity import services
from app.features.publicity.manuscripts import Manuscript
from app.features.publicity.models import Article
from app.kernel.actors import SYSTEM, Actor
from tests.support.portal import Portal

TITLE = "清河省信用办关于推进守信激励工作的实施意见"
NUMBER = "清信办发〔2021〕17号"
SLUG = "qingxinbanfa-2021-17"

# A notice that forwards another document, with lines broken as an extractor leaves them.
FORWARDED = f"""

青石县社会信用体系建设领导小组办公室

青石县社会信用体系建设领导小组办公室 关于转发清河省信用办《关于推进守信激励
工作的实施意见》的通知

各乡镇人民政府、县直有关部门：

现将清河省信用办《关于推进守信激励工作的实施意见》（{NUMBER}）转发给你们，请
认真贯彻落实。

青石县社会信用体系建设领导小组办公室

2023年6月1日



清河省信用办关于推进 守信激励工作的实施意见

{NUMBER}

各市、县人民政府：

为推进守信激励，方便守信群众，经省人民政府同意，现提出以下意见。

一、总体要求

（一）指导思想。坚持以人民为中心，让守信者一路绿灯，健

全信用修复机制，保护个人信息。

（二）基本原则。依法依规，公开透明，权利救济。

二、主要任务

（一）开通绿色通道。对守信个人优先办理、容缺受理。

（二）完善权利救济。国务院有关部门规定的异议和修复办法，各地应当公开办理条件与时限。

清河省信用办

2021年3月9日
"""


def write_file(folder: Path, text: str = FORWARDED, *, encoding: str = "utf-8") -> Path:
    """The document as a file."""
    path = folder / "document.txt"
    path.write_bytes(text.encode(encoding))
    return path


def import_published(portal: Portal, folder: Path, text: str = FORWARDED) -> str:
    """Import and publish by the command; answers what it printed."""
    return portal.run("publicity", "import", str(write_file(folder, text)), "--publish")


def draft(session: Session, actor: Actor, text: str) -> Article:
    """A draft by this actor."""
    return services.write_article(session, actor, Manuscript(kind="knowledge", text=text))


def publish(portal: Portal, text: str) -> Article:
    """Take an article the whole way by the services, and bring it into the index."""
    with portal.writing() as session:
        article = draft(session, SYSTEM, text)
        services.submit_article(session, SYSTEM, article)
        services.publish_article(session, SYSTEM, article)
    portal.run("worker", "--once")
    return article
