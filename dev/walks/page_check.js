/**
 * What an accountant would stumble over on the page, as a list of sentences.
 *
 * Text that is cut off, text that is meant for programs, list columns that hold
 * nothing, amounts without currency or not at the right.
 */
(() => {
    const found = [];
    const tell = (what, element) => {
        const text = (element.innerText || element.value || "").trim().slice(0, 60);
        const where = element.closest("[name]")?.getAttribute("name") || element.className;
        found.push(`${what}: “${text.replace(/\s+/g, " ")}” (${where})`);
    };
    const scope = document.querySelector(".modal.o_technical_modal, .modal.show")
        || document.querySelector(".o_action_manager") || document.body;
    const visible = (element) => element.checkVisibility({ visibilityProperty: true });
    const ownText = (element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

    // cut off
    for (const element of scope.querySelectorAll("*")) {
        if (!ownText(element) || !visible(element) || !element.clientWidth) {
            continue;
        }
        const style = getComputedStyle(element);
        const hides = ["hidden", "clip"].includes(style.overflowX);
        // one pixel is enough for an ellipsis
        if (hides && element.scrollWidth > element.clientWidth) {
            tell("Cut off", element);
        }
        const hidesBelow = ["hidden", "clip"].includes(style.overflowY);
        if (hidesBelow && element.scrollHeight > element.clientHeight + 4) {
            tell("Cut off below", element);
        }
    }
    for (const input of scope.querySelectorAll("input[type=text], input:not([type])")) {
        if (visible(input) && input.value && input.scrollWidth > input.clientWidth + 1) {
            tell("Cut off", input);
        }
    }

    // meant for programs; ids of Stripe, and what the source's database is called, are not
    const technical = [
        /\b(?!(?:in|pi|py|ch|cus|sub|txn|re|rk|sk|nexacloud)_)[a-z]{2,}_[a-z_]+\b/g,
        /\b(?:fusion|account|res|ir)\.[a-z.]+[a-z]\b/g,
        /\[object \w+\]|\bundefined\b|\bNaN\b|\bNone\b|\bTrue\b|\bFalse\b|\bnull\b/g,
        /[[{]["'][\w ]+["']\s*[:,]/g,
        /&(?:amp|lt|gt|quot|nbsp);|<\/?[a-z]+>/g,
    ];
    const lines = scope.innerText.split("\n");
    for (const pattern of technical) {
        for (const line of lines) {
            for (const [word] of line.matchAll(pattern)) {
                found.push(`Technical: “${word}” in “${line.trim().slice(0, 80)}”`);
            }
        }
    }

    // lists; what a person may fill in may be empty
    const given = ":not(.o_readonly_modifier)";
    const toFill = `.o_field_one2many${given} td${given}`;
    for (const table of scope.querySelectorAll("table.o_list_table")) {
        const rows = [...table.querySelectorAll("tr.o_data_row")].filter(visible);
        const heads = [...table.querySelectorAll("thead th[data-name]")].filter(visible);
        for (const head of heads) {
            const name = head.dataset.name;
            const cells = rows.flatMap((row) => [
                ...row.querySelectorAll(`td[name="${CSS.escape(name)}"]`),
            ]);
            const filled = (cell) =>
                cell.innerText.trim()
                || cell.querySelector("input, img, svg, i, button, .o_row_handle")
                || cell.matches(toFill);
            if (cells.length >= 3 && !cells.some(filled)) {
                tell("Empty column", head);
            }
        }
    }

    // money
    const money = /^\(?[-−]?\s?(?:CA\$|US\$|\$|€)?\s?[\d\s.,  ]+\d[,.]\d{2}\s?(?:CA\$|US\$|\$|€)?\)?$/;
    const currency = /\$|€|CAD|USD/;
    for (const cell of scope.querySelectorAll("td, .o_field_monetary")) {
        const text = cell.innerText.trim();
        if (!visible(cell) || !money.test(text)) {
            continue;
        }
        if (!currency.test(text)) {
            tell("Amount without currency", cell);
        }
        const align = getComputedStyle(cell).textAlign;
        if (cell.tagName === "TD" && !["right", "end"].includes(align)) {
            tell("Amount not at the right", cell);
        }
    }

    // wider than the window, with nothing to scroll it
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth + 1) {
        found.push(`The page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    }
    return [...new Set(found)];
})()
