// The keyboard: arrow keys walk the foreign keys, letters do what the toolbar does, only while the focus is on the map.

/** The tables among which up and down move, the edges that led to them, and the side to which (-1 parents). */
let mates = /** @type {TableNumber[]} */ ([]),
    mateEdges = /** @type {EdgeNumber[]} */ ([]),
    mateSide = 0;

/** What keys do with the selected table (-1: none). @type {Record<string, (selected: TableNumber, shift: boolean) => unknown>} */
const keyDeeds = {
    Escape: stepBack,
    ArrowLeft: selected => walkTo(selected, -1),
    ArrowRight: selected => walkTo(selected, 1),
    ArrowUp: selected => walkAmong(selected, -1),
    ArrowDown: selected => walkAmong(selected, 1),
    Enter: (selected, shift) => (shift ? location.assign(tables[selected].page + ".html") : setFocus(selected)),
    f: () => deeds.focus(),
    p: openPath,
    l: () => (byId("lens-menu").open = true),
    "?": () => deeds.help(),
};

/** Listens to keys. */
function startKeys() {
    document.addEventListener("keydown", event => {
        const { key, shiftKey, ctrlKey, metaKey, altKey, defaultPrevented } = event,
            target = /** @type {HTMLElement} */ (event.target),
            selected = tableNamed(view.table),
            isIn = byId("stage").contains(target) || (target === document.body && key.length > 1) || (key === "?" && !target.closest("[type=search]"));
        if (
            !Object.hasOwn(keyDeeds, key) ||
            (!isIn && key !== "Escape") ||
            (selected < 0 && /^(Enter|f)$/.test(key)) ||
            (key === "Enter" && target.closest("button")) ||
            ctrlKey || metaKey || altKey || defaultPrevented ||
            document.querySelector("dialog[open]")
        )
            return;
        event.preventDefault();
        keyDeeds[key](selected, shiftKey);
        keepFocus();
    });
}

/** @returns {boolean} whether a menu was open, which is closed now */
function closeMenu() {
    const menu = /** @type {any} */ (document.querySelector(".menu[open]"));
    if (menu) {
        menu.open = false;
        menu.firstElementChild.focus();
    }
    return !!menu;
}

/** Closes the nearest thing: the hover card, a menu, the selection, the path or the focus, the lens. */
function stepBack() {
    const { table, focus, path } = view;
    if (hovered) showHover("");
    else if (closeMenu()) return;
    else if (table && table !== focus) select(-1);
    else if (focus || path) leave();
    else deeds.noLens();
}

/**
 * @param {TableNumber} table
 * @param {number} side
 * @returns {EdgeNumber[]} the ways to its parents or children that are in the picture, one for each: parents in the
 *     order of the columns, children by size
 */
function waysFrom(table, side) {
    const end = (/** @type {EdgeNumber} */ edge) => model.otherEnd(edge, table),
        ways = edgesAt(table, side).filter(edge => tieIsShown(model, view, edge) && end(edge) !== table && scene.positions.has(end(edge)));
    const firsts = ways.filter((edge, at) => ways.findIndex(one => end(one) === end(edge)) === at);
    return side < 0 ? firsts : firsts.sort((one, other) => bySize(end(one), end(other)));
}

/** Goes to the first parent or child. @param {TableNumber} table @param {number} side */
function walkTo(table, side) {
    if (table < 0) return selectNear();
    const ways = waysFrom(table, side);
    if (!ways.length)
        return announce(`${shown(table)} ${side < 0 ? "refers to" : "is referred to by"} no table in this picture.`);
    mates = ways.map(edge => model.otherEnd(edge, table));
    mateEdges = ways;
    mateSide = side;
    arrive(0);
}

/**
 * Goes to the one before or after: among those that the last step could have led to, else among the children of its
 * first parent.
 * @param {TableNumber} table
 * @param {number} by
 */
function walkAmong(table, by) {
    if (table < 0) return selectNear();
    if (!mates.includes(table)) {
        const [up] = waysFrom(table, -1);
        mateEdges = up === undefined ? [] : waysFrom(edges[up][1], 1);
        mateSide = 1;
        mates = up === undefined
            ? modules[tables[table].module].tables.filter(one => scene.positions.has(one))
            : mateEdges.map(edge => edges[edge][0]);
    }
    arrive((mates.indexOf(table) + by + mates.length) % mates.length);
}

/** Selects one of the mates and says so. @param {number} at */
function arrive(at) {
    select(mates[at]);
    announce(stepWords(mates[at], mateEdges[at], mateSide) + (mates[1] === undefined ? "" : `; ${at + 1} of ${mates.length}`));
}

/**
 * @param {TableNumber} table
 * @param {EdgeNumber | undefined} edge the way that led there
 * @param {number} side -1 when it is the parent
 * @returns {string} "invoice, child of customer through customer_id, 4 children"
 */
function stepWords(table, edge, side) {
    const [child, parent, columns] = edges[edge ?? -1] ?? [],
        through = columns?.map(at => tables[child].columns[at][0]).join(" and ");
    return joined([
        shown(table),
        columns && (side < 0 ? "parent of " + shown(child) : "child of " + shown(parent)) + (through && " through " + through),
        counted(nearTo(table, 1).length, "child", "children"),
    ]);
}

/** Selects the table nearest to the middle of the picture. */
function selectNear() {
    const far = (/** @type {SceneCard} */ { x, y, width, height }) =>
        Math.hypot(x + width / 2 - camera.x, y + height / 2 - camera.y);
    const [nearest] = scene.cards.filter(({ table }) => table >= 0).sort((one, other) => far(one) - far(other));
    if (!nearest) return;
    mates = [nearest.table];
    mateEdges = [];
    arrive(0);
}
