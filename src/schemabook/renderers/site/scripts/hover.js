// The card that says all about a column or a table, under the pointer or at the column that has the focus. The pointer
// can move into it; Escape closes it.

const HOVER_AFTER = 300,
    LEAVE_AFTER = 220,
    MOST_VALUES = 12;

/** What is shown and what is about to be: "table.column", "" for nothing; and where the camera was then. */
const hovering = { shown: "", next: "", timer: 0, camera: "" };

function startHover() {
    const stage = byId("stage"),
        card = byId("hover");
    card.onpointerenter = () => planHover(hovering.shown);
    card.onpointerleave = stage.onpointerleave = () => planHover("");
    stage.addEventListener("focusout", () => planHover(""));
    stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
        const { table, column } = map.hit(event.clientX, event.clientY);
        if (event.pointerType === "touch" || event.buttons) hideHover();
        else planHover(table < 0 ? "" : `${table}.${column}`);
    });
    stage.addEventListener("focusin", (/** @type {any} */ { target }) => {
        const { column } = target.dataset;
        if (column) showHover(`${target.closest("[data-table]").dataset.table}.${column}`);
    });
    map.onFrame(() => hovering.shown && cameraNow() !== hovering.camera && hideHover());
}

const cameraNow = () => [map.camera.x, map.camera.y, map.camera.zoom].join();

/** @param {string} what is shown after a moment; "" closes the card */
function planHover(what) {
    if (what === hovering.next) return;
    clearTimeout(hovering.timer);
    hovering.next = what;
    if (what !== hovering.shown)
        hovering.timer = setTimeout(
            () => (what ? showHover(what) : hideHover()),
            hovering.shown ? LEAVE_AFTER : HOVER_AFTER,
        );
}

/** @returns {boolean} whether there was something to close */
function hideHover() {
    const wasShown = hovering.shown !== "";
    clearTimeout(hovering.timer);
    hovering.shown = hovering.next = "";
    byId("hover").hidden = true;
    return wasShown;
}

/** @param {string} what "table.column"; -1 for the table itself */
function showHover(what) {
    clearTimeout(hovering.timer);
    Object.assign(hovering, { shown: what, next: what, camera: cameraNow() });
    const [table, column] = what.split(".").map(Number),
        card = byId("hover");
    const fill = (/** @type {CatalogueData | null} */ catalogue) => {
        card.replaceChildren(
            .../** @type {any[]} */ (
                column < 0 ? tableHover(table, catalogue) : columnHover(table, column, catalogue)
            ).filter(Boolean),
        );
        card.hidden = false;
        placeHover(card, map.screenOf(table, column < 0 ? undefined : column));
    };
    fill(null);
    need("catalogue").then(
        catalogue => hovering.shown === what && fill(catalogue),
        () => 0,
    );
}

/**
 * Puts the card beside the column or table, on the side where there is room.
 * @param {HTMLElement} card
 * @param {DOMRect | null} box
 */
function placeHover(card, box) {
    if (!box) return void hideHover();
    const stage = byId("stage").getBoundingClientRect(),
        { offsetWidth: width, offsetHeight: height, style } = card;
    const left =
        box.right + width <= stage.right
            ? box.right
            : box.left - width >= stage.left
              ? box.left - width
              : stage.right - width - 4;
    style.left = Math.max(left, 4) + "px";
    style.top = clamp(box.top, stage.top + 4, Math.max(stage.bottom - height - 4, stage.top + 4)) + "px";
}

/** @param {TableNumber} table @param {CatalogueData | null} catalogue */
function tableHover(table, catalogue) {
    const { model, view } = map,
        { kind, rows, size, comment } = tableOf(table),
        lens = lensOf(view),
        said = catalogue?.comments[table] || comment;
    const links = [
        kind,
        counted(model.parentsOf(table).length, "parent"),
        counted(model.childrenOf(table).length, "child", "children"),
    ];
    return [
        make("b", shown(table)),
        make("div.soft", links.join(" · ")),
        said && make("p", said),
        ...[rows, size].map(
            figure =>
                figure && make("div", figureWords(figure[0], figure[1]), " ", make("span.soft", originWords(figure))),
        ),
        lens && make("p", `${lens.title}: ${lens.words(model, table, view)}`),
    ];
}

/** @param {TableNumber} table @param {number} position @param {CatalogueData | null} catalogue */
function columnHover(table, position, catalogue) {
    const [name, type, marks] = tableOf(table).columns[position];
    const [comment, preset, values = [], personal] = catalogue?.columns[table]?.[position] ?? [];
    const line = (/** @type {string} */ term, /** @type {any} */ words) =>
        words && make("div", make("span.soft", term), " ", words);
    return [
        make("b", name),
        " ",
        make("code.soft", type),
        chips(markWords(marks)),
        ...keysOf(table, position).map(edge =>
            line("→", `${shown(map.model.data.edges[edge][1])} (${edgeWords(edge)})`),
        ),
        line("default", preset && make("code", preset)),
        line(
            "one of",
            values.slice(0, MOST_VALUES).join(", ") +
                (values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ""),
        ),
        line("sensitive:", personal),
        comment && make("p", comment),
    ];
}
