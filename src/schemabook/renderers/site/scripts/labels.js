// Words on the canvas: titles of modules, names of tables, the text of cards, counts of ribbons. All stand in pixels of the
// picture, none under 11.

const LEAST_TYPE = 11, MOST_RIBBONS = 60;
/** @type {Map<string, number>} */
const widthsKept = new Map();
/** What is to be written, by font, colour, alignment and opacity: texts and their places. @type {Map<string, any[]>} */
const words = new Map();
/** Where words stand already on the screen. @type {[left: number, top: number, right: number, bottom: number][]} */
let taken = [];
/** Counts of ribbons, and where they are to be written in the scene. @type {[count: number, x: number, y: number][]} */
let counts = [];
const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** @param {string} text @param {boolean} [bold] @returns {number} its width at a size of one pixel */
function unitWidth(text, bold) {
    const key = bold + text;
    let width = widthsKept.get(key);
    if (width === undefined) {
        ruler.font = `${bold ? 600 : 400} 20px ${look.font}`;
        widthsKept.set(key, width = ruler.measureText(text).width / 20);
    }
    return width;
}

/** @param {string} text @param {number} room @param {number} size @param {boolean} [bold] @returns {string} as much of it as there is room for */
function shortened(text, room, size, bold) {
    const width = unitWidth(text, bold) * size, letters = floor((text.length * (room - size * 0.8)) / width);
    return width <= room ? text : letters < 2 ? "" : text.slice(0, letters) + "…";
}

/**
 * Writes a line, as faint as the pen is, when all others of its look are written: a change of font costs more than a word.
 * @param {string} text
 * @param {number} x
 * @param {number} y the middle of the line
 * @param {number} size
 * @param {string} colour
 * @param {boolean} [bold]
 * @param {CanvasTextAlign} [align]
 */
function write(text, x, y, size, colour, bold, align = "left") {
    const key = [bold ? 600 : 400, size, colour, align].join("|"), group = words.get(key) ?? [];
    group.push([text, x, y]);
    words.set(key, group);
}

/** Writes what has been gathered. */
function writeWords() {
    pen.textBaseline = "middle";
    for (const [key, group] of words) {
        const [weight, size, colour, align] = key.split("|");
        pen.font = `${weight} ${size}px ${look.font}`;
        pen.fillStyle = colour;
        pen.textAlign = /** @type {CanvasTextAlign} */ (align);
        for (const [text, x, y] of group) pen.fillText(text, round(x), round(y));
    }
    words.clear();
}

/** @param {[left: number, top: number, right: number, bottom: number]} box @returns {boolean} whether nothing stands there yet; it does from now on */
function takeRoom(...box) {
    const isFree = !taken.some(one => one[0] < box[2] && one[1] < box[3] && one[2] > box[0] && one[3] > box[1]);
    if (isFree) taken.push(box);
    return isFree;
}

/** The titles of modules; one whose corner is out of the picture stays at its edge. */
function writeTitles() {
    const { areas } = scene, isFar = level === MODULES, most = areas.length > 40 ? 14 : areas.length > 12 ? 16 : 18;
    taken = [];
    for (const { title, module, box } of areas) {
        const [left, top] = toScreen(box[0], box[1]), width = box[2] * zoom, height = box[3] * zoom, { fill, ink } = tintOf(module);
        const x = max(left, min(8, left + width - 120)) + min(10, width * 0.06), disc = isFar ? 2 * discRadius(module) * zoom : 0;
        const room = min(left + width, camera.width) - x - 4 - (height < 52 ? disc : 0);
        const size = clamp(floor(min(room / unitWidth(title, true), isFar ? height * 0.3 : 44 * zoom)), isFar ? 12 : 13, most);
        const y = max(top, min(4, top + height - 40)) + min(height / 2, isFar ? 6 + size : max(12, 22 * zoom));
        const some = inLines(title, room, size, isFar && height > 70 ? 2 : 1), across = widest(some) * size, down = size * 1.2 * some.length;
        if (!some[0] || height < 15 || !isSeen(...box) || !isFar && (left < 0 || top < 0) && isOnCard(x, y, across) || !takeRoom(x - 3, y - size, x + across + 3, y - size * 0.2 + down)) continue;
        if (isFar ? look.lensColours : zoom < 0.4 || y > top) {
            pen.fillStyle = fill;
            pen.fillRect(x - 4, y - size * 0.75, across + 8, size * 0.3 + down);
        }
        some.forEach((line, number) => write(line, x, y + number * size * 1.2, size, ink, true));
        if (isFar && height > 52 && !look.lensColours) writeSums(module, x, y + down, room - (y + down + disc > top + height - 12 ? disc : 0));
    }
}

/** @param {number} x @param {number} y @param {number} across @returns {boolean} whether a title at the edge of the picture would cover a card */
function isOnCard(x, y, across) {
    const [left, top] = toScene(x, y - 20), [right, bottom] = toScene(x + across, y + 20);
    return seenCards.some(card => card.x < right && card.y < bottom && card.x + card.width > left && card.y + drawnHeight(card) > top);
}

/** @param {string[]} some @returns {number} the width of the longest of them in bold, at a size of one pixel */
const widest = some => max(...some.map(line => unitWidth(line, true)));

/**
 * @param {string} text
 * @param {number} room
 * @param {number} size
 * @param {number} most
 * @returns {string[]} the text in at most so many lines, parted between words where that can be
 */
function inLines(text, room, size, most) {
    const letters = floor((text.length * room) / (unitWidth(text, true) * size));
    const gap = text.slice(0, letters).search(/[\s_.-][^\s_.-]*$/), at = gap > 1 ? gap + 1 : letters;
    return letters >= text.length || letters < 4 || most === 1 || at === letters && text.length - at < 4 ? [shortened(text, room, size, true)]
        : [text.slice(0, at), ...inLines(text.slice(at), room, size, most - 1)];
}

/** @param {TableNumber[]} some @returns {string} "19 tables, 22 views" */
function kindsCounted(some) {
    const views = some.filter(table => tables[table]?.kind.endsWith("view")).length, others = some.filter(table => table >= 0).length - views;
    return joined([(others || !views) && counted(others, "table"), views && counted(views, "view")]);
}

/** How many tables a module has, and what its disc shows. @param {number} module @param {number} x @param {number} y @param {number} room */
function writeSums(module, x, y, room) {
    const { sums, unit } = discs, all = kindsCounted(model.data.modules[module].tables);
    const text = [sums[module] ? `${all} · ${figureWords(sums[module], unit)}` : all, all].find(one => unitWidth(one) * 12 <= room);
    if (text && takeRoom(x, y - 2, x + unitWidth(text) * 12, y + 8)) write(text, x, y, 12, look.soft);
}

/** The names of tables, fitted into their boxes; the ones that matter most go first where room is short. */
function writeNames() {
    const weight = (/** @type {SceneCard} */ { table }) => table < 0 ? 0 : 3 * model.childrenOf(table).length + model.parentsOf(table).length;
    const wide = seenCards.filter(({ width }) => level === NAMES || width * zoom > 40);
    for (const card of wide.sort((one, other) => weight(other) - weight(one))) {
        const width = card.width * zoom, whole = nameOf(card), name = unitWidth(whole, true) * LEAST_TYPE > width + 6 ? withoutTitle(card, whole) : whole;
        (width < 46 && level ? [30, 6] : [6, -4]).some(more => writeName(card, name, width + more));
    }
}

/** @param {SceneCard} card @param {string} name @returns {string} the name without what the title of its module says already */
function withoutTitle({ table }, name) {
    const title = model.data.modules[tables[table]?.module]?.title, rest = name.slice(title?.length);
    return scene.areas.length && name.startsWith(title) && /^[._-]+[^._-]/.test(rest) ? rest.replace(/^[._-]+/, "") : name;
}

/** @param {SceneCard} card @param {string} name @param {number} room @returns {boolean} whether there was room for it */
function writeName({ table, x, y, width, height }, name, room) {
    const [left, top] = toScreen(x + width / 2, y + height / 2), high = height * zoom;
    const size = clamp(floor(min((width * zoom * 0.9) / unitWidth(name, true), high / 2, zoom * 50)), LEAST_TYPE, 22), gap = size * 1.15;
    const some = inLines(name, room, size, width * zoom < 46 ? 1 : clamp(floor(high / gap), 1, 3)), tall = (gap * some.length) / 2, half = (widest(some) * size) / 2 + 1;
    const fits = some[0] !== "" && takeRoom(left - half, top - tall, left + half, top + tall);
    if (fits) some.forEach((line, number) => write(line, left, top - tall + (number + 0.5) * gap, size,
        table < 0 || table === look.selected ? look.accent : inkOf(table), true, "center"));
    return fits;
}

/** @param {TableNumber} table */
const nameColour = table => table < 0 || table === look.selected ? look.accent : look.ink;

/** @param {number} least in pixels @param {number} size in the scene @returns {number} in pixels */
const atLeast = (least, size) => max(least, size * zoom);

/** @param {SceneCard} card @returns {string} */
const nameOf = ({ table, more }) => table < 0 ? `+${more?.length} more` : model.shown(table);

/** @param {TableNumber} t @param {number} position @returns {string} what a column refers to, where no line shows it */
function chipOf(t, position) {
    const edge = model.columnEdges(t, position).find(leadsAway);
    return edge === undefined ? "" : "→ " + model.shown(edges[edge][1]);
}

/** @param {number} count @returns {string} */
const hubWords = count => `${count.toLocaleString("en-GB")} tables refer to this`;

/** The text of a card: its name, its rows with their marks and types. @param {SceneCard} card */
function writeCard(card) {
    const { table, x, y } = card, [left, top] = toScreen(x, y), width = card.width * zoom, margin = atLeast(6, 10), indent = atLeast(18, 24);
    const right = left + width - margin, middle = (/** @type {number} */ line) => top + (header + row * (line + 0.5)) * zoom, small = atLeast(11, 12);
    const kind = table < 0 ? "" : kindWord(tables[table]), taken = kind && unitWidth(kind) * small + 10, hasRoom = taken && width - taken > 90;
    const writeRight = (/** @type {string} */ text, /** @type {number} */ y, /** @type {string} */ colour) => write(text, right, y, small, colour, false, "right");
    const size = atLeast(12.5, 13), y1 = top + (header * zoom) / 2, ink = inkOf(table), onHeader = isFocused(table) ? look.panel : ink;
    write(shortened(nameOf(card), width - 16 - (hasRoom ? taken : 0), size, true), left + margin, y1, size, table < 0 ? look.accent : onHeader, true);
    if (hasRoom) writeRight(kind, y1, onHeader);
    if (table < 0) return;
    const [rows, more] = rowsOf(card), { columns, hub } = tables[table], rowSize = atLeast(11.5, 13);
    rows.forEach((position, line) => {
        const [name, type, marks] = columns[position], y = middle(line), bold = (marks & KEY) > 0, chip = chipOf(table, position);
        const text = shortened(name, width - indent - 8, rowSize, bold), second = chip || type;
        const told = shortened(second, right - left - indent - unitWidth(text, bold) * rowSize - 8, small);
        drawMark(marks, left + indent / 2, y);
        write(text, left + indent, y, rowSize, ink, bold);
        if (told.length > second.length * 0.6) writeRight(told, y, chip ? look.accent : look.soft);
    });
    if (more) write(`… ${more} more`, left + indent, middle(rows.length), small, look.soft);
    if (hub !== undefined) write(hubWords(hub), left, top - 8, small, look.soft);
}

/** Key, reference, or required or not. @param {number} marks @param {number} x @param {number} y */
function drawMark(marks, x, y) {
    const colour = marks & (KEY | REFERENCE) ? look.accent : look.edge;
    draw(() => {
        if (marks & KEY) {
            addCircle(x - 2.5, y, 2.5);
            addLine(x, y, x + 5, y, x + 5, y + 3);
        } else if (marks & REFERENCE) {
            addLine(x - 4, y + 3, x + 3, y - 3, x - 2, y - 3);
            addLine(x + 3, y - 3, x + 3, y + 2);
        } else addLine(x, y - 3, x + 3, y, x, y + 3, x - 3, y, x, y - 3);
    }, marks & REQUIRED && !(marks & (KEY | REFERENCE)) ? colour : "", colour, 1.2);
}

/** How many relationships a band stands for. */
function writeCounts() {
    for (const [count, x, y] of counts) {
        const [left, top] = toScreen(x, y), text = String(count), half = unitWidth(text, true) * 5.5 + 4;
        if (!takeRoom(left - half, top - 8, left + half, top + 8)) continue;
        draw(() => addBox([left - half, top - 8, 2 * half, 16], 8), look.panel, look.edge);
        write(text, left, top + 0.5, LEAST_TYPE, look.ink, true, "center");
    }
    counts = [];
}
