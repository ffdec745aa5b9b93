from collections import defaultdict


def places_of(records, counts, gone):
    """Where records are used: {id: {title of a kind of record that refers to it}}.

    Looked up in the registry, since the database would let a record go on which others
    depend: a reference may be emptied, or its owner deleted, along with it. Only fields
    count of which `counts(field)` is true, and no owner that is in `gone`.
    """
    places = defaultdict(set)
    for field in filter(counts, _references_to(records)):
        title = records.env["ir.model"]._get(field.model_name).name
        for record in _used_by(field, records, gone):
            places[record.id].add(title)
    return places


def take_along(records, gone):
    """Put into `gone` what the database would delete along: {model: {ids}}."""
    fresh = records.filtered(lambda record: record.id not in gone[record._name])
    gone[records._name].update(fresh.ids)
    if not fresh:
        return
    for field in _references_to(fresh):
        if field.type == "many2one" and field.ondelete == "cascade":
            owners = records.env[field.model_name].with_context(active_test=False)
            take_along(owners.search([(field.name, "in", fresh.ids)]), gone)


def _references_to(records):
    """Stored many2one and many2many fields of every table in the registry."""
    for model in records.env.registry.values():
        if model._abstract or model._transient or not model._auto:
            continue
        for field in model._fields.values():
            if (
                field.store
                and field.comodel_name == records._name
                and field.type in ("many2one", "many2many")
            ):
                yield field


def _used_by(field, records, gone):
    """Those of the records to which the field refers anywhere."""
    owners = records.env[field.model_name].with_context(active_test=False)
    companies = owners.env.company
    if field.company_dependent:
        companies = companies.search([])
    domain = [(field.name, "in", records.ids)]
    domain += [("id", "not in", list(gone[field.model_name]))]
    used = set()
    for company in companies:
        groups = owners.with_company(company)._read_group(domain, [field.name])
        used.update(record.id for (record,) in groups)
    return records.filtered(lambda record: record.id in used)
