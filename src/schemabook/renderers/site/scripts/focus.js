// The picture of one table and its neighbours: parents at the left, the table, children at the right, each step further
// out.

const MOST_CARDS = 60,
    LEVEL_GAP = 150,
    CARD_GAP = 30;

/**
 * A neighbourhood: how many steps each table stands from the focus (parents negative), what was left out on each
 * step, and the edges between all of them.
 * @typedef {{steps: Map<TableNumber, number>, more: Map<number, TableNumber[]>, edges: EdgeNumber[]}} Neighbours
 */

/** @param {string} one @param {string} other @returns {number} the order of two names, the same on every machine */
const compareNames = (one, other) => (one < other ? -1 : +(one > other));

/**
 * @param {Model} model
 * @returns {(one: TableNumber, other: TableNumber) => number} the order by size, then by rows, largest first, then by
 *     name
 */
function bySize({ data: { tables } }) {
    const weight = (/** @type {TableNumber} */ table, /** @type {FigureName} */ figure) =>
        tables[table][figure]?.[0] ?? -1;
    return (one, other) =>
        weight(other, "size") - weight(one, "size") ||
        weight(other, "rows") - weight(one, "rows") ||
        compareNames(tables[one].name, tables[other].name);
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {EdgeNumber} edge
 * @returns {boolean} false for inferred ones that are switched off
 */
const tieIsShown = (model, view, edge) =>
    !(model.data.edges[edge][4] & Tie.INFERRED && view.hidden.includes("ties:inferred"));

/**
 * The tables up to `view.depth` steps from one, each on the side where it is nearest (parents win a draw).
 * @param {Model} model
 * @param {View} view
 * @param {TableNumber} root
 * @param {number} [most] how many cards there may be, those for what is left out included
 * @returns {Neighbours}
 */
function findNeighbours(model, view, root, most = Infinity) {
    /** @type {Neighbours} */
    const found = { steps: new Map([[root, 0]]), more: new Map(), edges: [] },
        { steps, more } = found;
    const sides = { parents: [-1], children: [1], both: [-1, 1] }[view.direction],
        fronts = sides.map(() => [root]);
    let room = most - 1;
    for (let depth = 1; depth <= view.depth; depth++) {
        const seen = new Set(steps.keys()),
            next = sides.map((side, at) => nextStep(model, view, seen, fronts[at], side));
        const counts = shareOut(
            next.map(({ length }) => length),
            room - (view.depth - depth) * sides.length,
        );
        sides.forEach((side, at) => {
            fronts[at] = next[at].slice(0, counts[at]);
            for (const table of fronts[at]) steps.set(table, side * depth);
            if (next[at].length > counts[at]) more.set(side * depth, next[at].slice(counts[at]));
            room -= Math.min(next[at].length, counts[at] + 1);
        });
    }
    found.edges = edgesAmong(model, view, steps);
    return found;
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {Set<TableNumber>} seen what is there already; those found are added
 * @param {TableNumber[]} front
 * @param {number} side -1 for parents, 1 for children
 * @returns {TableNumber[]} the tables one step further out
 */
function nextStep(model, view, seen, front, side) {
    /** @type {TableNumber[]} */
    const next = [];
    for (const table of front) {
        for (const edge of side < 0 ? model.parentsOf(table) : model.childrenOf(table)) {
            const other = model.otherEnd(edge, table);
            if (seen.has(other) || !tieIsShown(model, view, edge) || isHidden(model, view, other)) continue;
            seen.add(other);
            next.push(other);
        }
    }
    return next.sort(bySize(model));
}

/**
 * @param {number[]} counts of one or two lists
 * @param {number} room
 * @returns {number[]} how many fit, with a place for each list that is cut
 */
function shareOut(counts, room) {
    const [first, second = 0] = counts;
    if (first + second <= room) return counts;
    const places = Math.max(room - counts.filter(Boolean).length, 0),
        one = Math.min(first, Math.max(places >> 1, places - second));
    return [one, Math.min(second, places - one)];
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {Map<TableNumber, number>} steps
 * @returns {EdgeNumber[]} what a view reads only where it is one step
 */
function edgesAmong(model, view, steps) {
    return [...steps]
        .flatMap(([child, step]) =>
            model.parentsOf(child).filter(edge => {
                const [, parent, , , marks] = model.data.edges[edge],
                    other = steps.get(parent);
                return (
                    other !== undefined &&
                    tieIsShown(model, view, edge) &&
                    (!(marks & Tie.READS) || Math.abs(other - step) === 1)
                );
            }),
        )
        .sort((one, other) => one - other);
}

/**
 * @param {Model} model
 * @param {View} view
 * @returns {Scene} a table and its neighbours, at most 60 cards; with `rest: "dim"` the map, all others faint
 */
function focusScene(model, view) {
    const root = model.byName.get(view.focus);
    if (root === undefined) return mapScene(model, view);
    if (view.rest === "hide") {
        const found = findNeighbours(model, view, root, MOST_CARDS);
        return sceneOf("focus", placeLevels(model, found), found.edges);
    }
    const whole = mapScene(model, view),
        { steps, edges } = findNeighbours(model, view, root),
        isThere = (/** @type {TableNumber} */ table) => whole.positions.has(table);
    return {
        ...whole,
        kind: "focus",
        dimmed: new Set([...whole.positions.keys()].filter(table => !steps.has(table))),
        edges: edges.filter(edge => isThere(model.data.edges[edge][0]) && isThere(model.data.edges[edge][1])),
    };
}

/**
 * @param {"focus" | "path"} kind
 * @param {SceneCard[]} cards which stand already
 * @param {EdgeNumber[]} edges
 * @returns {Scene}
 */
function sceneOf(kind, cards, edges) {
    const [x, y, width, height] = boundsOf(cards, []),
        positions = new Map();
    cards.forEach(({ table }, at) => table >= 0 && positions.set(table, at));
    return {
        kind,
        cards,
        positions,
        edges,
        areas: [],
        bounds: [x - 40, y - 40, width + 80, height + 80],
        dimmed: new Set(),
    };
}

/**
 * Places the steps beside each other, where there are many cards not with all columns. Of several heights at which a
 * step is broken into columns, that is taken whose picture is largest on a screen.
 * @param {Model} model
 * @param {Neighbours} found
 * @returns {SceneCard[]}
 */
function placeLevels(model, { steps, more }) {
    /** @type {Map<number, SceneCard[]>} */
    const levels = new Map(),
        most = steps.size > 12 ? HEADER + 11 * ROW : Infinity;
    const add = (/** @type {number} */ step, /** @type {SceneCard} */ card) =>
        levels.set(step, [...(levels.get(step) ?? []), card]);
    for (const [table, step] of steps) {
        const [, , width, height] = model.data.tables[table].box;
        add(step, { table, x: 0, y: 0, width, height: step ? Math.min(height, most) : height });
    }
    for (const [step, left] of more) add(step, { table: -1, x: 0, y: 0, width: 190, height: 56, more: left });
    const cards = [...levels.values()].flat();
    let best = Infinity,
        height = 0;
    for (let tried = Math.max(...cards.map(card => card.height)); tried < 8000; tried *= 1.3) {
        placeAt(levels, tried);
        const [, , wide, high] = boundsOf(cards, []),
            size = Math.max(wide / 1.5, high);
        if (size < best) [best, height] = [size, tried];
    }
    placeAt(levels, height);
    return cards;
}

/**
 * @param {Map<number, SceneCard[]>} levels
 * @param {number} height of a column, which is broken into more where it would be higher
 */
function placeAt(levels, height) {
    const [middle] = levels.get(0) ?? [];
    middle.y = -middle.height / 2;
    for (const side of [-1, 1]) {
        let x = side < 0 ? 0 : middle.width;
        for (let step = side; levels.has(step); step += side) x = placeLevel(levels.get(step) ?? [], height, x, side);
    }
}

/**
 * Places the cards of one step in columns, from the inside out.
 * @param {SceneCard[]} cards
 * @param {number} most the height of a column
 * @param {number} x where the first one begins
 * @param {number} side
 * @returns {number} where the last one ends
 */
function placeLevel(cards, most, x, side) {
    const heightOf = (/** @type {SceneCard[]} */ some) =>
            some.reduce((sum, { height }) => sum + height + CARD_GAP, -CARD_GAP),
        all = heightOf(cards);
    let gap = LEVEL_GAP;
    for (let from = 0, to = 1; from < cards.length; from = to++) {
        while (
            to < cards.length &&
            heightOf(cards.slice(from, to)) + cards[to].height / 2 < all / Math.ceil(all / most)
        )
            to++;
        const column = cards.slice(from, to);
        let y = Math.round(-heightOf(column) / 2);
        for (const card of column) {
            card.x = side < 0 ? x - gap - card.width : x + gap;
            card.y = y;
            y += card.height + CARD_GAP;
        }
        x += side * (gap + Math.max(...column.map(({ width }) => width)));
        gap = LEVEL_GAP / 2;
    }
    return x;
}

/** @param {TableNumber} table makes it the middle of the picture; -1 goes back to the whole map */
function setFocus(table) {
    const focus = table < 0 ? "" : tableOf(table).name;
    changeView({ focus, table: focus || map.view.table, column: "", path: null, camera: null });
}

/** Shows the bar above the picture: what can be chosen for a focus, or between which tables the path is. */
function showFocusBar() {
    const { focus, path } = map.view;
    byId("focus-bar").hidden = !focus && !path;
    byId("focus-choices").hidden = path !== null;
    byId("ends").hidden = !path;
    byId("focus-title").textContent = (path ?? [focus]).map(name => shown(map.model.byName.get(name) ?? 0)).join(" › ");
}
