// Where things stand: the scene of the whole map, levels of detail, rows of cards, lines, and what is where.

const Level = { MODULES: 0, NAMES: 1, KEYS: 2, ALL: 3 };
const NAMES_FROM = 0.12, KEYS_FROM = 0.45, KEYS_OF_FEW_FROM = 0.36, ALL_FROM = 0.85, CELL = 1024, STUB = 20;

/**
 * @param {Model} model
 * @param {View} view
 * @returns {Scene} every card that is not hidden, where the layout or somebody has put it
 */
function mapScene(model, view) {
    const { data } = model, { hidden } = view;
    /** @type {SceneCard[]} */
    const cards = [];
    const positions = new Map(), seen = new Set();
    data.tables.forEach((one, table) => {
        if (isHidden(model, view, table)) return;
        const [x, y, width, height] = model.boxOf(table);
        positions.set(table, cards.length);
        cards.push({ table, x, y, width, height });
        seen.add(one.module);
    });
    const withInferred = !hidden.includes("ties:inferred");
    const edges = [...data.edges.keys()].filter(edge => {
        const [child, parent, , , marks] = data.edges[edge];
        return positions.has(child) && positions.has(parent) && (withInferred || !(marks & Tie.INFERRED));
    });
    const areas = data.modules.map(({ title, box }, module) => ({ title, module, box })).filter(({ module }) => seen.has(module));
    return { kind: "map", cards, positions, edges, areas, bounds: boundsOf(cards, areas), dimmed: new Set() };
}

/**
 * @param {SceneCard[]} cards
 * @param {{box: Rectangle}[]} areas
 * @returns {Rectangle} the smallest one that holds all
 */
function boundsOf(cards, areas) {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    const add = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) => {
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + width);
        bottom = Math.max(bottom, y + height);
    };
    cards.forEach(({ x, y, width, height }) => add(x, y, width, height));
    areas.forEach(({ box }) => add(...box));
    return left < right ? [left, top, right - left, bottom - top] : [0, 0, 1, 1];
}

/**
 * What is where in a scene: cells of `CELL` pixels with the cards and lines in them. Lines inside a module are `inner`;
 * those between two modules are drawn as stubs and counted in `pairs`; those to hubs are chips.
 */
class SceneIndex {
    /** @param {Model} model @param {Scene} scene */
    constructor(model, scene) {
        this.scene = scene;
        /** @type {Map<number, {cards: number[], edges: number[]}>} */
        this.cells = new Map();
        this.cardStamps = new Uint32Array(scene.cards.length);
        this.edgeStamps = new Uint32Array(model.data.edges.length);
        this.stamp = 0;
        /** Cards that somebody is moving, which belong to every cell. @type {Set<number>} */
        this.loose = new Set();
        /** @type {EdgeNumber[]} */
        this.looseEdges = [];
        /** @type {Map<string, {modules: [number, number], count: number}>} */
        this.pairs = new Map();
        /** @type {Map<TableNumber, EdgeNumber[]>} */
        this.stubs = new Map();
        scene.cards.forEach(({ x, y, width, height }, card) => this.cellsIn(x, y, width, height, cell => cell.cards.push(card)));
        for (const edge of scene.edges) this.addEdge(model, edge);
        /** The strongest first. */
        this.ribbons = [...this.pairs.values()].sort((one, other) => other.count - one.count);
    }

    /** @param {Model} model @param {EdgeNumber} edge */
    addEdge(model, edge) {
        const { scene } = this, { tables, edges } = model.data, [child, parent, , , marks] = edges[edge];
        if (scene.kind === "map") {
            if (marks & Tie.READS || model.isHub(parent) && child !== parent) return;
            const one = tables[child].module, other = tables[parent].module;
            if (one !== other) {
                const key = Math.min(one, other) + " " + Math.max(one, other), pair = this.pairs.get(key);
                if (pair) pair.count++;
                else this.pairs.set(key, { modules: [one, other], count: 1 });
                for (const end of [child, parent]) this.stubs.set(end, [...this.stubs.get(end) ?? [], edge]);
                return;
            }
        }
        const from = scene.cards[scene.positions.get(child) ?? 0], to = scene.cards[scene.positions.get(parent) ?? 0];
        const x = Math.min(from.x, to.x), y = Math.min(from.y, to.y);
        const right = Math.max(from.x + from.width, to.x + to.width) + 60, bottom = Math.max(from.y + from.height, to.y + to.height);
        this.cellsIn(x, y, right - x, bottom - y, cell => cell.edges.push(edge));
    }

    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     * @param {(cell: {cards: number[], edges: number[]}) => void} use is called for each cell, which is made if need be
     */
    cellsIn(x, y, width, height, use) {
        for (let column = Math.floor(x / CELL); column <= (x + width) / CELL; column++) {
            for (let line = Math.floor(y / CELL); line <= (y + height) / CELL; line++) {
                const key = column * 65536 + line;
                let cell = this.cells.get(key);
                if (!cell) this.cells.set(key, cell = { cards: [], edges: [] });
                use(cell);
            }
        }
    }

    /** Takes a card that is being moved, and its lines, out of the cells. @param {number} card @param {Model} model */
    loosen(card, model) {
        if (this.loose.has(card)) return;
        this.loose.add(card);
        const { table } = this.scene.cards[card], own = new Set([...model.parentsOf(table), ...model.childrenOf(table)]);
        for (const cell of this.cells.values()) {
            cell.cards = cell.cards.filter(one => one !== card);
            this.looseEdges.push(...cell.edges.filter(edge => own.has(edge)));
            cell.edges = cell.edges.filter(edge => !own.has(edge));
        }
    }

    /** @param {Rectangle} area @returns {{cards: SceneCard[], edges: EdgeNumber[]}} what may be seen in it */
    within([left, top, width, height]) {
        const { scene, cardStamps, edgeStamps, loose } = this, stamp = ++this.stamp, right = left + width, bottom = top + height;
        /** @type {SceneCard[]} */
        const cards = [];
        /** @type {EdgeNumber[]} */
        const edges = [];
        const add = (/** @type {number} */ number) => {
            const card = scene.cards[number];
            if (cardStamps[number] === stamp) return;
            cardStamps[number] = stamp;
            if (card.x < right && card.y < bottom && card.x + card.width > left && card.y + card.height > top) cards.push(card);
        };
        const addEdge = (/** @type {EdgeNumber} */ edge) => {
            if (edgeStamps[edge] !== stamp) edges.push(edge);
            edgeStamps[edge] = stamp;
        };
        for (let column = Math.floor(left / CELL); column <= right / CELL; column++) {
            for (let line = Math.floor(top / CELL); line <= bottom / CELL; line++) {
                const cell = this.cells.get(column * 65536 + line);
                if (!cell) continue;
                cell.cards.forEach(add);
                cell.edges.forEach(addEdge);
            }
        }
        loose.forEach(add);
        this.looseEdges.forEach(addEdge);
        return { cards, edges };
    }
}

/**
 * @param {number} zoom
 * @param {View["show"]} show
 * @param {{modulesBelow: number, keysFrom: number}} look the zooms below which modules are drawn in place of tables, and names alone
 * @returns {number} one of `Level`
 */
function levelOf(zoom, show, { modulesBelow, keysFrom }) {
    const level = zoom < modulesBelow ? Level.MODULES : zoom < keysFrom ? Level.NAMES : zoom < ALL_FROM ? Level.KEYS : Level.ALL;
    return show === "names" ? Math.min(level, Level.NAMES) : level;
}

/** How cards look at a zoom: heights of header and rows in the scene. @param {number} level @param {number} zoom */
function cardMeasures(level, zoom) {
    return level === Level.KEYS ? { header: Math.max(HEADER, 21 / zoom), row: Math.max(ROW, 16 / zoom) } : { header: HEADER, row: ROW };
}

/** @type {Map<string, {rows: number[], more: number}>} */
const rowsKept = new Map();

/**
 * The columns that have a row in a card, in their order: as many as there is room for, keys and references before others.
 * @param {Model} model
 * @param {SceneCard} card
 * @param {number} level
 * @param {number} zoom
 * @returns {{rows: number[], more: number}} positions of columns, and how many are left out (which takes the last row)
 */
function rowsOf(model, card, level, zoom) {
    const { table } = card;
    if (level < Level.KEYS || table < 0) return { rows: [], more: 0 };
    const { header, row } = cardMeasures(level, zoom), keysOnly = map.view.show === "keys";
    const room = Math.max(0, Math.floor((card.height - header + 1) / row));
    const key = `${table} ${room} ${keysOnly}`;
    let found = rowsKept.get(key);
    if (!found) {
        if (rowsKept.size > 4000) rowsKept.clear();
        rowsKept.set(key, found = chosenRows(model.data.tables[table].columns, room, keysOnly));
    }
    return found;
}

/** @param {Column[]} columns @param {number} room @param {boolean} keysOnly */
function chosenRows(columns, room, keysOnly) {
    const isKey = (/** @type {number} */ position) => columns[position][2] & (Mark.KEY | Mark.REFERENCE);
    const all = [...columns.keys()], wanted = keysOnly ? all.filter(isKey) : all;
    if (wanted.length <= room) return { rows: wanted, more: 0 };
    const most = Math.max(0, Math.min(MOST_ROWS, room - 1));
    const rows = room > MOST_ROWS ? wanted.slice(0, most) : [...wanted.filter(isKey), ...wanted.filter(one => !isKey(one))].slice(0, most);
    return { rows: rows.sort((one, other) => one - other), more: wanted.length - rows.length };
}

/** @param {Model} model @param {SceneCard} card @param {number} level @param {number} zoom @returns {number} how high it is drawn */
function drawnHeight(model, card, level, zoom) {
    if (level < Level.KEYS || map.view.show !== "keys" || card.table < 0) return card.height;
    const { header, row } = cardMeasures(level, zoom), { rows, more } = rowsOf(model, card, level, zoom);
    return Math.min(card.height, header + row * (rows.length + (more ? 1 : 0)));
}

/**
 * @param {Model} model
 * @param {SceneCard} card
 * @param {number | undefined} column
 * @param {number} level
 * @param {number} zoom
 * @returns {number} the height in the scene at which a line meets the card: the middle of the column's row, or of the header
 */
function anchorOf(model, card, column, level, zoom) {
    if (column === undefined) return card.y + Math.min(HEADER, card.height) / 2;
    if (level < Level.KEYS) return card.y + Math.min(HEADER + ROW * (Math.min(column, MOST_ROWS) + 0.5), card.height - 6);
    const { header, row } = cardMeasures(level, zoom), { rows } = rowsOf(model, card, level, zoom);
    const line = rows.indexOf(column);
    return card.y + Math.min(header + row * ((line < 0 ? rows.length : line) + 0.5), drawnHeight(model, card, level, zoom) - 6);
}

/**
 * The curve of an edge from the child's column to the parent's.
 * @param {Scene} scene
 * @param {EdgeNumber} edge
 * @param {number} level
 * @param {number} [zoom]
 * @returns {[x1: number, y1: number, c1x: number, c1y: number, c2x: number, c2y: number, x2: number, y2: number] | null} null
 *     where one of its ends is not in the scene
 */
function edgePath(scene, edge, level, zoom = 1) {
    const { model } = map, [child, parent, columns, to] = model.data.edges[edge];
    const from = scene.positions.get(child), target = scene.positions.get(parent);
    if (from === undefined || target === undefined) return null;
    const one = scene.cards[from], other = scene.cards[target];
    const y1 = anchorOf(model, one, columns[0], level, zoom), y2 = anchorOf(model, other, to[0], level, zoom);
    const [side, otherSide] = sidesOf(one, other);
    const x1 = side < 0 ? one.x : one.x + one.width, x2 = otherSide < 0 ? other.x : other.x + other.width;
    const bend = child === parent ? 40 : clamp(Math.abs(x2 - x1) / 2, 30, 160);
    return [x1, y1, x1 + side * bend, y1, x2 + otherSide * bend, y2, x2, y2];
}

/** @param {SceneCard} child @param {SceneCard} parent @returns {[number, number]} where the line leaves and arrives: -1 left, 1 right */
function sidesOf(child, parent) {
    if (child.x > parent.x + parent.width + 20) return [-1, 1];
    return parent.x > child.x + child.width + 20 ? [1, -1] : [1, 1];
}
