// The card that says all about a column or a table, under the pointer or at the column that has the focus. The pointer
// can move into it; Escape closes it.

const HOVER_AFTER = 280;

/** What is shown and what is about to be: "table.column" (-1: the table itself), "" for nothing. */
let hovered = "",
    planned = "",
    hoverTimer = 0;

function startHover() {
    const stage = byId("stage"),
        card = byId("hover");
    card.onpointerenter = () => planHover(hovered);
    card.onpointerleave = stage.onpointerleave = () => planHover("");
    stage.addEventListener("focusout", () => planHover(""));
    stage.addEventListener("pointermove", (/** @type {PointerEvent} */ { clientX, clientY, pointerType, buttons }) => {
        const { table, column } = hitAt(clientX, clientY);
        if (pointerType === "touch" || buttons) showHover("");
        else planHover(table < 0 ? "" : table + "." + column);
    });
    stage.addEventListener("focusin", (/** @type {any} */ { target }) => {
        const { column } = target.dataset;
        if (column) showHover(target.closest("[data-table]").dataset.table + "." + column);
    });
    map.onFrame(placeHover);
}

/** @param {string} what is shown after a moment */
function planHover(what) {
    if (what === planned) return;
    planned = what;
    clearTimeout(hoverTimer);
    if (what !== hovered) hoverTimer = setTimeout(showHover, HOVER_AFTER, what);
}

/** @param {string} what is shown now */
function showHover(what) {
    clearTimeout(hoverTimer);
    hovered = planned = what;
    byId("hover").hidden = !what;
    fillHover();
}

/** Writes the card; once more when the catalogue has been read, whatever is planned by then. */
function fillHover() {
    if (!hovered) return;
    const [table, column] = hovered.split(".").map(Number),
        parts = column < 0 ? [make("b", shown(table)), make("dl.facts", ...factsOf(table))] : columnParts(table, column);
    fill("hover", ...parts);
    readTexts(fillHover);
    placeHover();
}

/** Puts the card beside its column or table, on the side where there is room. */
function placeHover() {
    if (!hovered) return;
    const [table, column] = hovered.split(".").map(Number),
        { offsetWidth: width, offsetHeight: height, style } = byId("hover");
    const box = screenOf(table, column);
    if (!box) return showHover("");
    const { right } = stageBox();
    style.left = (box.right + width < right ? box.right : Math.max(box.left - width, 4)) + "px";
    style.top = clamp(box.top, 4, innerHeight - height - 4) + "px";
}
