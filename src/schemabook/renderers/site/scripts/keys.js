// The keyboard: arrow keys walk the foreign keys, letters do what the toolbar does, only while the focus is on the map.

/** The tables among which up and down move, the edges that led to them, and the one where the walk is. */
let walk = { tables: /** @type {TableNumber[]} */ ([]), edges: /** @type {EdgeNumber[]} */ ([]), at: 0, side: 0 };

/** Listens to keys. */
function startKeys() {
    document.addEventListener("keydown", mapKey);
}

/** @param {KeyboardEvent} event */
function mapKey(event) {
    const { key, shiftKey } = event,
        target = /** @type {HTMLElement} */ (event.target),
        inStage = byId("stage").contains(target);
    const selected = map.model.byName.get(map.view.table) ?? -1,
        isFree = inStage || target === document.body;
    const isElsewhere =
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        document.querySelector("dialog[open]");
    const arrow = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].indexOf(key);
    /** @type {(() => unknown) | false | undefined} */
    const action = isElsewhere
        ? undefined
        : key === "Escape"
          ? stepBack
          : !isFree
            ? undefined
            : arrow >= 0
              ? !shiftKey && (() => (arrow < 2 ? walkTo : walkAmong)(selected, arrow % 2 ? 1 : -1))
              : key === "Enter"
                ? selected >= 0 &&
                  !target.closest("button, a") &&
                  (() => (shiftKey ? location.assign(tableOf(selected).page + ".html") : setFocus(selected)))
                : !inStage
                  ? undefined
                  : key === "f"
                    ? () =>
                          selected < 0
                              ? map.say("Select a table first.")
                              : setFocus(map.view.focus === map.view.table ? -1 : selected)
                    : key === "p"
                      ? () => openPath()
                      : key === "l"
                        ? () => (byId("lens-menu").open = true)
                        : key === "?" && (() => byId("help-dialog").showModal());
    if (!action) return;
    event.preventDefault();
    action();
    keepFocus();
}

/** Closes the nearest thing: the hover card, the table, the selection, the path or the focus, the lens. */
function stepBack() {
    const { view } = map,
        menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".menu[open]"));
    if (hideHover()) return;
    if (menu) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
    } else if (!byId("as-table").hidden) toggleAsTable(false);
    else if (view.table && view.table !== view.focus) map.select(-1);
    else if (view.path) closePath();
    else if (view.focus) setFocus(-1);
    else if (view.table) map.select(-1);
    else changeView({ lens: "" });
}

/**
 * The ways from a table to its parents or children that are in the picture.
 * @param {TableNumber} table
 * @param {number} side -1 parents, 1 children
 * @returns {EdgeNumber[]} one for each table, in the order of the columns for parents, by size for children
 */
function waysFrom(table, side) {
    const { model, scene, view } = map,
        seen = new Set([table]),
        order = bySize(model);
    const ways = (side < 0 ? model.parentsOf(table) : model.childrenOf(table)).filter(edge => {
        const other = model.otherEnd(edge, table),
            isNew = tieIsShown(model, view, edge) && scene.positions.has(other) && !seen.has(other);
        if (isNew) seen.add(other);
        return isNew;
    });
    return side < 0 ? ways : ways.sort((one, other) => order(model.data.edges[one][0], model.data.edges[other][0]));
}

/** Goes to the first parent or child. @param {TableNumber} table @param {number} side */
function walkTo(table, side) {
    if (table < 0) return selectNear();
    const edges = waysFrom(table, side),
        tables = edges.map(edge => map.model.otherEnd(edge, table));
    if (!edges.length)
        return announce(
            `${shown(table)} ${side < 0 ? "refers to no table" : "is referred to by no table"} in this picture.`,
        );
    walk = { tables, edges, at: 0, side };
    arrive();
}

/**
 * Goes to the one before or after: among those that the last step could have led to, else among the children of its
 * first parent.
 * @param {TableNumber} table
 * @param {number} by
 */
function walkAmong(table, by) {
    const { model, scene } = map;
    if (table < 0) return selectNear();
    if (walk.tables[walk.at] !== table) {
        const [up] = waysFrom(table, -1),
            edges = up === undefined ? [] : waysFrom(model.data.edges[up][1], 1);
        const mates = edges.length
            ? edges.map(edge => model.data.edges[edge][0])
            : model.data.modules[tableOf(table).module].tables.filter(one => scene.positions.has(one));
        walk = { tables: mates, edges, at: mates.indexOf(table), side: 1 };
    }
    walk.at = (walk.at + by + walk.tables.length) % walk.tables.length;
    arrive();
}

/** Selects where the walk has led and says so. */
function arrive() {
    const { tables, edges, at, side } = walk;
    map.select(tables[at]);
    announce(
        stepWords(map.model, tables[at], edges[at], side) +
            (tables.length > 1 ? `; ${at + 1} of ${tables.length}` : ""),
    );
}

/**
 * @param {Model} model
 * @param {TableNumber} table
 * @param {EdgeNumber | undefined} edge the way that led there
 * @param {number} side -1 when it is the parent
 * @returns {string} "invoice, child of customer through customer_id, 4 children"
 */
function stepWords(model, table, edge, side) {
    const { edges, tables } = model.data,
        children = new Set(model.childrenOf(table).map(one => edges[one][0])),
        words = [model.shown(table)];
    if (edge !== undefined) {
        const [child, parent, columns] = edges[edge],
            through = columns.map(at => tables[child].columns[at][0]).join(" and ");
        words.push(
            `${side < 0 ? "parent" : "child"} of ${model.shown(side < 0 ? child : parent)}${through && " through " + through}`,
        );
    }
    return [...words, counted(children.size, "child", "children")].join(", ");
}

/** Selects the table nearest to the middle of the picture. */
function selectNear() {
    const { camera, scene } = map,
        far = (/** @type {SceneCard} */ { x, y, width, height }) =>
            Math.hypot(x + width / 2 - camera.x, y + height / 2 - camera.y);
    const [nearest] = scene.cards.filter(({ table }) => table >= 0).sort((one, other) => far(one) - far(other));
    if (!nearest) return;
    walk = { tables: [nearest.table], edges: [], at: 0, side: 0 };
    arrive();
}
