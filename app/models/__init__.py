"""ORM tables, one file a noun. Importing this package registers them all."""

from app.models.account import AccessLine, Account, ApiKey, Delegation, Membership, Section, SignIn
from app.models.adoption import AdoptedCheck, AdoptedPlan, AdoptedWork, AdoptionRequest, PlanComment, PlanJudgement
from app.models.audit import (
    ChangeLog,
    ChangeSet,
    Choice,
    ColumnMapping,
    Event,
    HistorySeal,
    KeptDataSet,
    KeptRow,
    RecordLine,
)
from app.models.base import Base
from app.models.demand import FacilityZone, PopulationCell, PopulationDataset, Shelter, Zone, ZoneDataset
from app.models.exploration import Exploration, ExploredPlan
from app.models.facility import (
    Building,
    Facility,
    FacilityFunction,
    Inspection,
    Land,
    Note,
    OperatorTerms,
    Repair,
    YearlyRecord,
)
from app.models.facility_file import FacilityFile, FacilityFileContent
from app.models.municipality import AddressPlace, Municipality
from app.models.network import RoadMinutes, RoadNetwork, TransitFeed, TransitStop
from app.models.opinion import Opinion, OpinionReply, Publication
from app.models.plan import AreaTarget, BudgetLine, PlanRun, Scenario, ScenarioVersion, StoredDecision
from app.models.report_source import ReportSource
from app.models.webhook import Webhook, WebhookMessage

__all__ = [
    "AccessLine",
    "Account",
    "AddressPlace",
    "AdoptedCheck",
    "AdoptedPlan",
    "AdoptedWork",
    "AdoptionRequest",
    "ApiKey",
    "AreaTarget",
    "Base",
    "BudgetLine",
    "Building",
    "ChangeLog",
    "ChangeSet",
    "Choice",
    "ColumnMapping",
    "Delegation",
    "Event",
    "Exploration",
    "ExploredPlan",
    "Facility",
    "FacilityFile",
    "FacilityFileContent",
    "FacilityFunction",
    "FacilityZone",
    "HistorySeal",
    "Inspection",
    "KeptDataSet",
    "KeptRow",
    "Land",
    "Membership",
    "Municipality",
    "Note",
    "OperatorTerms",
    "Opinion",
    "OpinionReply",
    "PlanComment",
    "PlanJudgement",
    "PlanRun",
    "PopulationCell",
    "PopulationDataset",
    "Publication",
    "RecordLine",
    "Repair",
    "ReportSource",
    "RoadMinutes",
    "RoadNetwork",
    "Scenario",
    "ScenarioVersion",
    "Section",
    "Shelter",
    "SignIn",
    "StoredDecision",
    "TransitFeed",
    "TransitStop",
    "Webhook",
    "WebhookMessage",
    "YearlyRecord",
    "Zone",
    "ZoneDataset",
]
