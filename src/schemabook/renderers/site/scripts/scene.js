// Where things stand: the scene of the whole map, levels of detail, rows of cards, lines, and what is where.

const MODULES = 0, NAMES = 1, KEYS = 2, ALL = 3;
const NAMES_FROM = 0.12, KEYS_FROM = 0.45, KEYS_OF_FEW_FROM = 0.36, NAMES_FIT_FROM = 0.18, ALL_FROM = 0.85, STUB = 20;

/** What is drawn. @type {Scene} */
let scene;
/** Whether it is the whole map. */
let isMap = true;
/** A line: an edge, and the cards at its ends. @typedef {[edge: EdgeNumber, from: SceneCard, to: SceneCard]} Line */
/** The lines of the scene, and those to other modules, of which only the ends are drawn. @type {Line[]} */
let lines = [];
/** @type {Line[]} */
let stubs = [];
/** How many relationships there are between two modules, the most first. @type {[one: number, other: number, count: number][]} */
let ribbons = [];
/** The zoom and, by it, the level of detail and the heights of header and rows of cards, in the scene. */
let zoom = 1, level = MODULES, header = HEADER, row = ROW;
/** The zoom below which modules are drawn in place of tables. */
let modulesBelow = 0;

/**
 * @param {Model} model
 * @param {View} view
 * @returns {Scene} every card that is not hidden, where the layout or somebody has put it
 */
function mapScene(model, view) {
    const { data: { tables, edges, modules }, moved } = model;
    /** @type {SceneCard[]} */
    const cards = [];
    const positions = new Map();
    tables.forEach(({ name, box }, table) => {
        if (isHidden(model, view, table)) return;
        const [x, y] = moved.get(name) ?? box, [, , width, height] = box;
        positions.set(table, cards.length);
        cards.push({ table, x, y, width, height });
    });
    const areas = modules.flatMap(({ title, box, apart = [] }, module) => [box, ...apart].map(box => ({ title, module, box })))
        .filter(({ module }) => modules[module].tables.some(table => positions.has(table)));
    return {
        kind: "map", cards, positions, areas, bounds: boundsOf(cards, areas), dimmed: new Set(),
        edges: [...edges.keys()].filter(edge => tieIsShown(model, view, edge) && positions.has(edges[edge][0]) && positions.has(edges[edge][1])),
    };
}

/**
 * @param {SceneCard[]} cards
 * @param {{box: Rectangle}[]} areas
 * @returns {Rectangle} the smallest one that holds all
 */
function boundsOf(cards, areas) {
    const boxes = [...cards.map(boxOf), ...areas.map(({ box }) => box), ...cards.length ? [] : [[0, 0, 1, 1]]];
    const [left, top] = [0, 1].map(axis => min(...boxes.map(box => box[axis])));
    const [right, bottom] = [0, 1].map(axis => max(...boxes.map(box => box[axis] + box[axis + 2])));
    return [left, top, right - left, bottom - top];
}

/** @param {SceneCard} card @returns {Rectangle} */
const boxOf = ({ x, y, width, height }) => [x, y, width, height];

/** @param {TableNumber} table @returns {SceneCard | undefined} its card in the scene */
const cardOf = table => scene.cards[scene.positions.get(table) ?? -1];

/**
 * @param {EdgeNumber} edge
 * @returns {boolean} whether there is no line for it: it leads to a hub, which columns say by a chip, or to another module
 */
function leadsAway(edge) {
    const [child, parent] = edges[edge];
    return isMap && child !== parent && (model.isHub(parent) || tables[child].module !== tables[parent].module);
}

/** Sorts the edges of the scene into lines, stubs and ribbons. */
function takeLines() {
    const pairs = new Map();
    lines = [];
    stubs = [];
    for (const edge of scene.edges) {
        const [child, parent, , , marks] = edges[edge], ends = [child, parent].map(table => tables[table].module).sort();
        const line = /** @type {Line} */ ([edge, cardOf(child), cardOf(parent)]);
        if (isMap && marks & READS) continue;
        if (!leadsAway(edge)) lines.push(line);
        else if (!model.isHub(parent)) {
            const pair = pairs.get(ends.join()) ?? [...ends, 0];
            pair[2]++;
            pairs.set(ends.join(), pair);
            stubs.push(line);
        }
    }
    ribbons = [...pairs.values()].sort((one, other) => other[2] - one[2]);
}

/** Takes the level of detail from the camera. */
function takeLevel() {
    const before = row;
    zoom = camera.zoom;
    level = zoom < modulesBelow && view.show === "auto" ? MODULES : zoom < (isMap && view.show === "auto" ? KEYS_FROM : KEYS_OF_FEW_FROM) || view.show === "names" ? NAMES : zoom < ALL_FROM ? KEYS : ALL;
    const near = level < KEYS ? 1 : zoom;
    header = max(HEADER, 21 / near);
    row = max(ROW, 16 / near);
    if (row !== before) rowsKept.clear();
}

/** @type {Map<SceneCard, [rows: number[], more: number]>} */
const rowsKept = new Map();

/**
 * The columns that have a row in a card, in their order: as many as there is room for, keys and references before others.
 * @param {SceneCard} card
 * @returns {[rows: number[], more: number]} positions of columns, and how many are left out (which takes the last row)
 */
function rowsOf(card) {
    let found = rowsKept.get(card);
    if (!found) {
        const columns = tables[card.table]?.columns ?? [], room = floor((card.height - header + 1) / row);
        const isKey = (/** @type {number} */ position) => Number((columns[position][2] & (KEY | REFERENCE)) > 0);
        const wanted = [...columns.keys()].filter(position => view.show !== "keys" || isKey(position)), all = wanted.length;
        const most = all > room ? clamp(room - 1, 0, MOST_ROWS) : all;
        const rows = wanted.sort((one, other) => isKey(other) - isKey(one)).slice(0, most).sort((one, other) => one - other);
        rowsKept.set(card, found = [rows, all - most]);
    }
    return found;
}

/** @param {SceneCard} card @returns {number} how high it is drawn */
function drawnHeight(card) {
    if (level < KEYS || view.show !== "keys" || card.table < 0) return card.height;
    const [rows, more] = rowsOf(card);
    return min(card.height, header + row * (rows.length + (more ? 1 : 0)));
}

/**
 * @param {SceneCard} card
 * @param {number | undefined} column
 * @returns {number} the height in the scene at which a line meets the card: the middle of the column's row, or of the header
 */
function anchorOf(card, column) {
    if (column === undefined) return card.y + header / 2;
    const [rows] = rowsOf(card), line = rows.indexOf(column);
    return card.y + min(header + row * ((line < 0 ? rows.length : line) + 0.5), drawnHeight(card) - 6);
}

/** @param {SceneCard} one @param {SceneCard} other */
const isRightOf = (one, other) => one.x > other.x + other.width + 20;

/**
 * The curve of an edge from the child's column to the parent's.
 * @param {EdgeNumber} edge
 * @returns {[x1: number, y1: number, c1x: number, c1y: number, c2x: number, c2y: number, x2: number, y2: number] | null} null
 *     where one of its ends is not in the scene
 */
function edgePath(edge) {
    const [child, parent, columns, to] = edges[edge], one = cardOf(child), other = cardOf(parent);
    if (!one || !other) return null;
    const y1 = anchorOf(one, columns[0]), y2 = anchorOf(other, to[0]), leavesLeft = isRightOf(one, other), meetsLeft = isRightOf(other, one);
    const x1 = one.x + (leavesLeft ? 0 : one.width), x2 = other.x + (meetsLeft ? 0 : other.width);
    const bend = child === parent ? 40 : clamp(Math.abs(x2 - x1) / 2, 30, 160);
    return [x1, y1, x1 + (leavesLeft ? -bend : bend), y1, x2 + (meetsLeft ? -bend : bend), y2, x2, y2];
}
