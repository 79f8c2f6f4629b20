"""The yearly follow-up of the plan in force, as a planner enters it."""

from typing import Any

from playwright.sync_api import Page, expect


def followed_up(page: Page, row: dict[str, Any]) -> None:
    """What a work cost in fact and a note are entered line by line and stay."""
    force = page.locator("#panel .in-force")

    def year() -> None:
        force.get_by_label("年度").fill(str(row["fiscal_year"]))
        force.get_by_label("年度").press("Tab")

    year()
    force.get_by_label(f"{row['name']}の状況").select_option(index=1)
    cost = force.get_by_label(f"{row['name']}の実績の費用（千円）")
    expect(cost).to_be_enabled()
    cost.fill("1500")
    cost.press("Tab")
    expect(force).to_contain_text("実績の記録 150万円")
    force.get_by_label(f"{row['name']}の備考").fill("契約済み")
    force.get_by_label(f"{row['name']}の備考").press("Tab")
    page.reload()
    year()
    expect(force.get_by_label(f"{row['name']}の備考")).to_have_value("契約済み")
    expect(force.get_by_label(f"{row['name']}の実績の費用（千円）")).to_have_value("1500")
