"""The sample places as Sources, for `make demo` and for tests."""

from doichieu.records import Role, Source
from village import COMMUNE, ISSUER
from village.server import VillageServer


def sample_sources(server: VillageServer) -> list[Source]:
    """The portal (official), the forum and the timeline (public), enabled, at the addresses the server has now."""
    return [
        Source(
            id="cong-suoi-may",
            name=f"Cổng thông tin xã {COMMUNE} (mẫu)",
            publisher=ISSUER,
            kind="official",
            role=Role.OFFICIAL,
            tier=1,
            address=f"{server.portal_url}/rss.xml",  # who issued a document is read from its letterhead
            enabled=True,
        ),
        Source(
            id="dien-dan-suoi-may",
            name=f"Diễn đàn bà con {COMMUNE} (mẫu)",
            publisher=f"Diễn đàn bà con {COMMUNE} (mẫu)",
            kind="wordpress",
            role=Role.PUBLIC,
            tier=9,
            address=server.forum_url,
            enabled=True,
        ),
        Source(
            id="bang-tin-suoi-may",
            name=f"Bảng tin {COMMUNE} (mẫu)",
            publisher=f"Bảng tin {COMMUNE} (mẫu)",
            kind="mastodon",
            role=Role.PUBLIC,
            tier=9,
            address=server.timeline_url,
            enabled=True,
        ),
    ]
