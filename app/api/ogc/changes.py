"""Part 4: features created, replaced, updated and deleted, with ETag and If-Match; the edit services do the work."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import ValidationError

from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.fault_words import fault_row
from app.api.ogc.bodies import MERGE_PATCH, NEW, SentFeature, read_feature
from app.api.ogc.links import address
from app.api.ogc.parameters import read
from app.api.shapes import FacilityEdit
from app.errors import BadParameter, Fault, InvalidInput, NotFound, StaleVersion, VersionNeeded
from app.services.facility import collections
from app.services.facility.edit_facility import create_facility, delete_facility, edit_facility
from app.store.collections.shape import Collection
from app.store.facility import facilities

router = APIRouter()
READING = "GET, HEAD, OPTIONS"


@router.options("/ogc/collections/{code}/items")
def list_methods(code: str, request: Request, session: SessionDep) -> Response:
    """Which methods the features of a collection take."""
    read(request, ())
    more = ", POST" if collections.find(session, code).is_writable else ""
    return Response(headers={"Allow": READING + more})


@router.options("/ogc/collections/{code}/items/{key:path}")
def feature_methods(code: str, key: str, request: Request, session: SessionDep) -> Response:
    """Which methods one feature takes."""
    read(request, ())
    more = ", PUT, PATCH, DELETE" if collections.find(session, code).is_writable else ""
    return Response(headers={"Allow": READING + more})


@router.post("/ogc/collections/{code}/items")
def create(
    code: str, request: Request, session: SessionDep, sent: SentFeature, actor: ActorDep, language: LanguageDep
) -> Response:
    """A new facility from a GeoJSON feature; `properties.code` is its number, one is made where it is missing."""
    collection = _writable(request, session, code)
    feature = read_feature(sent, collection, collections.systems(session), language, taken=NEW)
    fields = _checked(feature.fields(whole=True), language)
    try:
        made = create_facility(session, feature.code, fields, actor=actor, language=language)
    except InvalidInput as error:
        raise _bad(error) from None
    headers = {"Location": address(request, "collections", code, "items", made.code), "ETag": f'"{made.version}"'}
    return Response(status_code=201, headers=headers)


@router.put("/ogc/collections/{code}/items/{key:path}")
def replace(
    code: str,
    key: str,
    request: Request,
    session: SessionDep,
    sent: SentFeature,
    actor: ActorDep,
    language: LanguageDep,
) -> Response:
    """The feature as sent takes the place of the stored one: what is left out becomes unknown."""
    return _change(request, session, code, key, sent, actor=actor, language=language, whole=True)


@router.patch("/ogc/collections/{code}/items/{key:path}")
def update(
    code: str,
    key: str,
    request: Request,
    session: SessionDep,
    sent: SentFeature,
    actor: ActorDep,
    language: LanguageDep,
) -> Response:
    """Some properties change (JSON Merge Patch, RFC 7396): null takes a value away, what is left out stays."""
    return _change(request, session, code, key, sent, actor=actor, language=language, whole=False)


def _change(
    request: Request,
    session: Any,
    code: str,
    key: str,
    sent: Any,
    *,
    actor: str,
    language: str,
    whole: bool,
) -> Response:
    collection = _writable(request, session, code)
    facility_id, version = _found(request, session, key)
    feature = read_feature(
        sent, collection, collections.systems(session), language, taken=NEW if whole else MERGE_PATCH
    )
    feature.refuse_other_code(key)
    fields = _checked(feature.fields(whole=whole), language)
    try:
        changed = edit_facility(session, facility_id, fields, version=version, actor=actor, language=language)
    except InvalidInput as error:
        raise _bad(error) from None
    session.refresh(changed)
    return Response(status_code=204, headers={"ETag": f'"{changed.version}"'})


@router.delete("/ogc/collections/{code}/items/{key:path}")
def delete(code: str, key: str, request: Request, session: SessionDep, actor: ActorDep) -> Response:
    """Take a facility out of the register; refused where a plan speaks of it."""
    _writable(request, session, code)
    facility_id, version = _found(request, session, key)
    delete_facility(session, facility_id, version=version, actor=actor)
    return Response(status_code=204)


def _writable(request: Request, session: Any, code: str) -> Collection:
    read(request, ())
    found = collections.find(session, code)
    if not found.is_writable:
        raise HTTPException(405, "this collection is read only")
    return found


def _found(request: Request, session: Any, key: str) -> tuple[int, str]:
    """The facility of a number, locked, and the version that `If-Match` allows to change.

    Raises NotFound, StaleVersion (412), VersionNeeded (428).
    """
    wanted = request.headers.get("if-match")
    facility_id = facilities.ids_of(session, [key]).get(key) if "\0" not in key else None
    if facility_id is None:
        if wanted is None:
            raise NotFound("feature", key.replace("\0", ""))
        raise StaleVersion(f"feature {key} is not there")
    if wanted is None:
        raise VersionNeeded("If-Match")
    version = str(facilities.lock(session, [facility_id])[facility_id][0])
    # Strong comparison: a weak tag matches nothing (RFC 9110, 13.1.1).
    if wanted.strip() != "*" and f'"{version}"' not in [each.strip() for each in wanted.split(",")]:
        raise StaleVersion(f"version {version}")
    return facility_id, version


def _checked(fields: dict[str, Any], language: str) -> dict[str, Any]:
    """The fields as the register takes them. Raises BadParameter naming each that it does not."""
    try:
        return FacilityEdit.model_validate(fields).model_dump(exclude_unset=True, mode="json")
    except ValidationError as error:
        rows = [fault_row(each, language) for each in error.errors()]
        faults = [
            Fault(row["code"], row["message"], row.get("value"), pointer=f"body/properties/{row['pointer']}")
            for row in rows
        ]
        raise BadParameter("; ".join(f"{fault.pointer}: {fault.message}" for fault in faults), faults) from None


def _bad(error: InvalidInput) -> BadParameter:
    return BadParameter(error.detail, error.faults)
