"""Contracting processes with their links to Prozorro, and related projects."""

from yakir.standards.dream import records as dream
from yakir.standards.dream.mapping import codes
from yakir.standards.dream.mapping.left import Left
from yakir.standards.dream.mapping.money import period_of, value_of
from yakir.standards.dream.mapping.texts import in_language
from yakir.standards.oc4ids import prozorro
from yakir.standards.oc4ids import records as oc4ids

PROZORRO = "UA-PROZORRO"
NO_PLACE = "OC4IDS has no place for it"


def contracting_processes(
    project: dream.Project, language: str, left: Left
) -> tuple[oc4ids.ContractingProcess, ...]:
    """Return the contracting processes, and those tenders that are only named as related."""
    found = [_process(each, language, left) for each in project.contracting_processes]
    known = {each.id for each in found}
    for related in project.related_processes:
        tender = related.identifier or ""
        if related.scheme == PROZORRO and prozorro.is_tender(tender):
            ocid = prozorro.ocid(tender)
            if ocid not in known:
                known.add(ocid)
                summary = oc4ids.ContractingProcessSummary(ocid=ocid, external_reference=tender)
                found.append(oc4ids.ContractingProcess(id=ocid, summary=summary))
    return tuple(found)


def related_projects(project: dream.Project, left: Left) -> tuple[oc4ids.RelatedProject, ...]:
    """Return the other projects and processes that DREAM relates to this one."""
    found = []
    for each in project.related_processes:
        if each.scheme == PROZORRO and prozorro.is_tender(each.identifier or ""):
            continue
        left.out(
            f"relatedProcesses[].relationship: {each.relationship}",
            "carried over under DREAM's own code",
        )
        found.append(
            oc4ids.RelatedProject(
                id=f"{each.id}",
                scheme=each.scheme,
                identifier=each.identifier or None,
                relationship=each.relationship,
            )
        )
    return tuple(found)


def _process(
    process: dream.ContractingProcess, language: str, left: Left
) -> oc4ids.ContractingProcess:
    left.out("contractingProcesses[].url", NO_PLACE, process.url)
    left.out("contractingProcesses[].platform", NO_PLACE, process.platform)
    summary = process.summary or dream.ContractingSummary()
    tender = summary.externa_reference or ""
    ocid = prozorro.ocid(tender) if prozorro.is_tender(tender) else None
    return oc4ids.ContractingProcess(
        id=ocid or f"{process.id}", summary=_summary(summary, ocid, language, left)
    )


def _summary(
    summary: dream.ContractingSummary, ocid: str | None, language: str, left: Left
) -> oc4ids.ContractingProcessSummary:
    place = "contractingProcesses[].summary"
    contract = summary.contract or dream.Contract()
    _count_lost(summary, contract, place, left)
    return oc4ids.ContractingProcessSummary(
        ocid=ocid,
        external_reference=summary.externa_reference or None,
        title=in_language(summary.title, language, f"{place}.title", left),
        description=in_language(summary.description, language, f"{place}.description", left),
        status=codes.PROCESS.get(summary.status or ""),
        suppliers=tuple(
            oc4ids.OrganizationReference(id=each.id, name=each.name or None)
            for each in contract.suppliers
        ),
        contract_value=value_of(contract.value),
        contract_period=period_of(contract.period),
    )


def _count_lost(
    summary: dream.ContractingSummary, contract: dream.Contract, place: str, left: Left
) -> None:
    lost = {
        "date": summary.date,
        "dateModified": summary.date_modified,
        "tender.id": summary.tender and summary.tender.id,
        "contract.id": contract.id,
        "contract.status": contract.status,
        "contract.dateSigned": contract.date_signed,
        "contract.procurementCategory": contract.procurement_category,
        "contract.additionalProcurementCategories": contract.additional_procurement_categories,
        "contract.implementation": contract.implementation,
        "contract.value.valueAddedTaxIncluded": contract.value
        and contract.value.value_added_tax_included,
    }
    for name, value in lost.items():
        left.out(f"{place}.{name}", NO_PLACE, value)
