// The picture of one table and its neighbours: parents at the left, the table, children at the right, each step further
// out.

const MOST_CARDS = 60,
    MOST_WHOLE = 8,
    ONE_COLUMN = 12,
    LEVEL_GAP = 150,
    CARD_GAP = 30;

/**
 * A neighbourhood: how many steps each table stands from the focus (parents negative), what was left out on each
 * step, and the edges between all of them.
 * @typedef {{steps: Map<TableNumber, number>, more: Map<number, TableNumber[]>, edges: EdgeNumber[]}} Neighbours
 */

/** @param {TableNumber} table @returns {string} the name as people say it */
const shown = table => model.shown(table);

/** @param {TableNumber} one @param {TableNumber} other @returns {number} their order by name, the same on every machine */
const byName = (one, other) => (shown(one) < shown(other) ? -1 : +(shown(one) > shown(other)));

/** @param {TableNumber} table @param {FigureName} figure */
const amountOf = (table, figure) => tables[table][figure]?.[0] ?? -1;

/** @param {TableNumber} one @param {TableNumber} other @returns {number} the largest first, then by rows, then by name */
const bySize = (one, other) =>
    amountOf(other, "size") - amountOf(one, "size") ||
    amountOf(other, "rows") - amountOf(one, "rows") ||
    byName(one, other);

/** @param {Model} _ @param {View} view @param {EdgeNumber} edge @returns {boolean} false for inferred ones that are switched off */
const tieIsShown = (_, view, edge) => !(edges[edge][4] & Tie.INFERRED && view.hidden.includes("ties:inferred"));

/** @param {TableNumber} table @param {number} side -1: those of which it is the child, else those of which it is the parent */
const edgesAt = (table, side) => (side < 0 ? model.parentsOf(table) : model.childrenOf(table));

/** @param {TableNumber} table @param {number} side @returns {TableNumber[]} its neighbours at that side, by size, each once */
const nearTo = (table, side) => [...new Set(edgesAt(table, side).map(edge => model.otherEnd(edge, table)))].sort(bySize);

/**
 * The tables up to `view.depth` steps from one, each on the side where it is nearest (parents win a draw), as many of
 * one side as of the other where there is no room for all.
 * @param {View} view
 * @param {TableNumber} root
 * @param {number} [most] how many cards there may be, those for what is left out included
 * @returns {Neighbours}
 */
function findNeighbours(view, root, most = Infinity) {
    const steps = new Map([[root, 0]]),
        more = new Map(),
        sides = { parents: [-1], children: [1], both: [-1, 1] }[view.direction];
    let room = most - 1 - 2 * view.depth;
    for (let depth = 1; depth <= view.depth; depth++) {
        const seen = new Set(steps.keys());
        const found = sides.flatMap(side => {
            const front = [...steps.keys()].filter(table => steps.get(table) === side * (depth - 1));
            return nextStep(view, seen, front, side).map((table, rank) => ({ table, rank, step: side * depth }));
        });
        for (const { table, step } of found.sort((one, other) => one.rank - other.rank)) {
            if (room-- > 0) steps.set(table, step);
            else addTo(more, step, table);
        }
    }
    return { steps, more, edges: edgesAmong(view, steps) };
}

/** @template Key, Item @param {Map<Key, Item[]>} lists @param {Key} key @param {Item} item */
const addTo = (lists, key, item) => lists.get(key)?.push(item) ?? lists.set(key, [item]);

/**
 * @param {View} view
 * @param {Set<TableNumber>} seen what is there already; those found are added
 * @param {TableNumber[]} front
 * @param {number} side
 * @returns {TableNumber[]} the tables one step further out
 */
function nextStep(view, seen, front, side) {
    const next = front
        .flatMap(table => edgesAt(table, side).map(edge => ({ edge, other: model.otherEnd(edge, table) })))
        .filter(({ edge, other }) => !seen.has(other) && tieIsShown(model, view, edge) && !isHidden(model, view, other))
        .map(({ other }) => other);
    next.forEach(table => seen.add(table));
    return [...new Set(next)].sort(bySize);
}

/**
 * @param {View} view
 * @param {Map<TableNumber, number>} steps
 * @returns {EdgeNumber[]} what a view reads only where it is one step
 */
const edgesAmong = (view, steps) =>
    [...edges.keys()].filter(edge => {
        const [child, parent, , , marks] = edges[edge],
            apart = Math.abs((steps.get(child) ?? NaN) - (steps.get(parent) ?? NaN));
        return apart >= 0 && tieIsShown(model, view, edge) && (apart === 1 || !(marks & Tie.READS));
    });

/**
 * @param {Model} _
 * @param {View} view
 * @returns {Scene} a table and its neighbours, at most 60 cards; with `rest: "dim"` the map, all others faint
 */
function focusScene(_, view) {
    const root = model.byName.get(view.focus),
        whole = () => mapScene(model, view);
    if (root === undefined) return whole();
    if (view.rest === "hide") {
        const found = findNeighbours(view, root, MOST_CARDS);
        return sceneOf("focus", placeLevels(found), found.edges);
    }
    const scene = whole(),
        { positions } = scene,
        found = findNeighbours(view, root);
    return {
        ...scene,
        kind: "focus",
        dimmed: new Set([...positions.keys()].filter(table => !found.steps.has(table))),
        edges: found.edges.filter(edge => positions.has(edges[edge][0]) && positions.has(edges[edge][1])),
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
        positions = new Map(cards.map(({ table }, at) => [table, at]));
    positions.delete(-1);
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

/** @param {TableNumber[]} more what is left out @returns {SceneCard} */
const cardOfMany = more => ({ table: -1, x: 0, y: 0, width: 190, height: 56, more });

/** @param {TableNumber} table @param {number} x @returns {SceneCard} with all its columns, at the height 0 */
function cardAt(table, x) {
    const [, , width, height] = tables[table].box;
    return { table, x, y: 0, width, height };
}

/**
 * Places the steps beside each other, where there are many cards not with all columns. Of several heights at which a
 * step is broken into columns, that is taken whose picture is largest on a screen.
 * @param {Neighbours} found
 * @returns {SceneCard[]}
 */
function placeLevels({ steps, more }) {
    /** @type {Map<number, SceneCard[]>} */
    const levels = new Map(),
        keysOnly = steps.size > MOST_WHOLE + 1;
    for (const [table, step] of steps) {
        const card = cardAt(table, 0),
            { columns } = tables[table],
            keys = columns.filter(column => column[2] & (KEY | REFERENCE)).length;
        if (step && keysOnly) card.height = Math.min(card.height, HEADER + (ROW + 5) * (Math.min(keys, 10) + +(keys < columns.length)));
        addTo(levels, step, card);
    }
    for (const [step, left] of more) addTo(levels, step, cardOfMany(left));
    const cards = [...levels.values()].flat(),
        [middle] = cards;
    const place = (/** @type {number} */ height) => {
        for (const side of [-1, 1]) {
            let x = side < 0 ? 0 : middle.width;
            for (let step = side; levels.has(step); step += side) x = placeStep(levels.get(step) ?? [], height, x, side);
        }
        return height;
    };
    middle.y = -middle.height / 2;
    const sizes = Array.from({ length: 20 }, (_, at) => {
        const height = place(Math.max(...cards.map(card => card.height)) * 1.2 ** at),
            [, , wide, high] = boundsOf(cards, []);
        return { height, size: Math.max(wide / 1.5, high) };
    });
    place(sizes.sort((one, other) => one.size - other.size)[0].height);
    return cards;
}

/**
 * Places one step, in as many columns as its height takes.
 * @param {SceneCard[]} cards
 * @param {number} most the height of a column
 * @param {number} x where the step before it ends
 * @param {number} side
 * @returns {number} where it ends
 */
function placeStep(cards, most, x, side) {
    const heightOf = (/** @type {SceneCard[]} */ some) => some.reduce((sum, card) => sum + card.height + CARD_GAP, -CARD_GAP);
    const all = heightOf(cards),
        fair = cards.length > ONE_COLUMN ? all / Math.ceil(all / most) : Infinity;
    let gap = LEVEL_GAP;
    for (let from = 0, to = 1; from < cards.length; from = to++) {
        while (to < cards.length && heightOf(cards.slice(from, to)) + cards[to].height / 2 < fair) to++;
        const column = cards.slice(from, to);
        let y = Math.round(-heightOf(column) / 2);
        for (const card of column) {
            card.x = side < 0 ? x - gap - card.width : x + gap;
            card.y = y;
            y += card.height + CARD_GAP;
        }
        x += side * (gap + Math.max(...column.map(card => card.width)));
        gap = LEVEL_GAP / 2;
    }
    return x;
}

/** Makes a table the middle of the picture. @param {TableNumber} table */
function setFocus(table) {
    const { name } = tables[table];
    changeView({ focus: name, table: name, column: "", path: null, camera: null });
}

/** Goes back from a focus or path to the whole map. */
const leave = () => changeView({ focus: "", path: null, route: 0, camera: null });
