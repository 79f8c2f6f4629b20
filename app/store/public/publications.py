"""Plans as residents see them; the newest that is not withdrawn is the one shown."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from app.errors import NotFound
from app.models import Publication

HEAD = (
    "id", "run_id", "adopted_id", "opens_on", "closes_on", "withdrawn_at", "actor", "created_at", "version",
)  # fmt: skip


def add(session: Session, publication: Publication) -> None:
    session.add(publication)
    session.flush()
    session.refresh(publication)


def get(session: Session, publication_id: int) -> Publication:
    """Raises NotFound."""
    found = session.get(Publication, publication_id)
    if found is None:
        raise NotFound("publication", publication_id)
    return found


def held(session: Session, publication_id: int) -> Publication:
    """Held until the transaction ends. Raises NotFound."""
    found = session.get(Publication, publication_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("publication", publication_id)
    return found


def listed(session: Session) -> list[Publication]:
    """The newest first, without their copies."""
    columns = [getattr(Publication, name) for name in HEAD]
    return list(session.scalars(select(Publication).options(load_only(*columns)).order_by(Publication.id.desc())))


def shown(session: Session) -> Publication | None:
    """The one residents see; None where nothing is published. Without its copy until that is asked for."""
    columns = [getattr(Publication, name) for name in HEAD]
    query = select(Publication).options(load_only(*columns)).where(Publication.withdrawn_at.is_(None))
    return session.scalars(query.order_by(Publication.id.desc()).limit(1)).one_or_none()


def of_run(session: Session, run_id: int) -> Publication | None:
    """The newest publication of a run that is not withdrawn."""
    query = select(Publication).where(Publication.run_id == run_id, Publication.withdrawn_at.is_(None))
    return session.scalars(query.order_by(Publication.id.desc()).limit(1)).one_or_none()


def takes_opinions(publication: Publication, today: date) -> bool:
    """Whether opinions are taken on a day."""
    is_open = publication.opens_on is not None and publication.opens_on <= today
    return is_open and publication.withdrawn_at is None and (publication.closes_on or today) >= today
