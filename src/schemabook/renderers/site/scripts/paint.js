// The picture: areas, lines and far cards on a canvas, at four levels of detail.

/**
 * Colours, and what is set off from the rest. `near` are the selected table and its neighbours.
 * @typedef {Record<"canvas" | "panel" | "ink" | "soft" | "line" | "accent" | "pale" | "edge" | "font", string> & {
 *     tints: {fill: string, line: string, ink: string}[], dark: boolean, ratio: number, exporting: boolean,
 *     lensColours: (string | null)[] | null, lensOutlines: (string | null)[] | null, selected: TableNumber, column: number,
 *     near: Set<TableNumber> | null, hovered: TableNumber}} Look
 */

/** @type {Look} */
let look;
/** The module under the pointer. */
let hoveredModule = -1;
/** What is drawn on. @type {CanvasRenderingContext2D} */
let pen;
/** How many pixels a unit of the pen's coordinates takes: 1, or the zoom when they are those of the scene. */
let unit = 1;
/** The part of the scene that is seen, and the cards in it. @type {Rectangle} */
let seen;
/** @type {SceneCard[]} */
let seenCards;
/** The sums that the discs of modules show, none where nothing was measured; their unit, the day, and the radius of a disc of 1. */
const discs = { sums: /** @type {number[]} */ ([]), unit: "", day: "", scale: 0 };

function readTheme() {
    const style = getComputedStyle(document.documentElement), colour = (/** @type {string} */ name) => style.getPropertyValue("--" + name).trim();
    for (const name of /** @type {const} */ (["canvas", "panel", "ink", "soft", "line", "accent", "pale", "edge"])) look[name] = colour(name);
    Object.assign(look, {
        font: getComputedStyle(stage).fontFamily, dark: style.colorScheme === "dark",
        tints: [...Array(10).keys()].map(number => ({ fill: colour("tint-" + number), line: colour(`tint-${number}-line`), ink: colour(`tint-${number}-ink`) })),
    });
}

/**
 * Draws what a camera sees of the scene of the map; the size of the picture is the camera's. Uses nothing of the page.
 * @param {[CanvasRenderingContext2D, Scene, Camera, Look]} given
 */
function drawScene(...given) {
    const before = /** @type {typeof given} */ ([pen, scene, camera, look]);
    [pen, scene, camera, look] = given;
    takeLevel();
    const { width, height } = camera, [left, top] = toScene(-40, -40), isFar = level === MODULES;
    seen = [left, top, (width + 80) / zoom, (height + 80) / zoom];
    seenCards = isFar && zoom * 200 < 1.5 && !look.lensColours ? [] : scene.cards.filter(({ x, y, width, height }) => isSeen(x, y, width, height));
    useScreen();
    pen.fillStyle = look.canvas;
    pen.fillRect(0, 0, width, height);
    useScene();
    drawAreas();
    if (isFar) drawSpecks();
    if (level <= NAMES) drawRibbons();
    if (isFar) drawDiscs();
    else drawEdges();
    drawOwnEdges();
    if (!isFar) drawCards();
    useScreen();
    if (level === KEYS || level === ALL && look.exporting) seenCards.forEach(writeCard);
    writeWords();
    writeTitles();
    writeCounts();
    if (level <= NAMES) writeNames();
    writeWords();
    [pen, scene, camera, look] = before;
}

/** From here on, coordinates are those of the scene. */
function useScene() {
    const { x, y, width, height } = camera, { ratio } = look;
    unit = zoom;
    pen.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * (width / 2 - x * zoom), ratio * (height / 2 - y * zoom));
}

/** From here on, coordinates are pixels of the picture. */
function useScreen() {
    unit = 1;
    pen.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
const isSeen = (x, y, width, height) => x < seen[0] + seen[2] && y < seen[1] + seen[3] && x + width > seen[0] && y + height > seen[1];

/**
 * Fills and strokes a shape.
 * @param {() => void} shape
 * @param {string} fill "" for none
 * @param {string} [line] the colour of its line, if it has one
 * @param {number} [width] on the screen
 * @param {number[]} [dashes] on the screen
 */
function draw(shape, fill, line, width = 1, dashes = []) {
    pen.beginPath();
    shape();
    if (fill) {
        pen.fillStyle = fill;
        pen.fill();
    }
    if (!line) return;
    pen.strokeStyle = line;
    pen.lineWidth = width / unit;
    pen.setLineDash(dashes.map(dash => dash / unit));
    pen.stroke();
}

/** @param {number} alpha of what is drawn from here on */
const fade = alpha => { pen.globalAlpha = alpha; };

/** @param {number} x @param {number} y @param {number[]} more */
function addLine(x, y, ...more) {
    pen.moveTo(x, y);
    for (let at = 0; at < more.length; at += 2) pen.lineTo(more[at], more[at + 1]);
}

/** @param {number} x @param {number} y @param {number} radius */
function addCircle(x, y, radius) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 7);
}

/** @param {Rectangle} box @param {number} radius */
function addBox(box, radius) {
    if (radius) pen.roundRect(...box, radius);
    else pen.rect(...box);
}

/** @param {number} module */
const tintOf = module => look.tints[model.tint(module)];

function drawAreas() {
    for (const { module, box } of scene.areas) {
        const { fill, line } = tintOf(module), isHovered = hoveredModule === module;
        if (isSeen(...box)) draw(() => addBox(box, zoom < 0.15 ? 0 : 10), fill, isHovered ? look.accent : line, isHovered ? 2 : 1);
    }
}

/** Cards where modules are drawn in place of tables: specks, in the colours of the lens if there is one. */
function drawSpecks() {
    /** @type {string | null | undefined} */
    let before = "";
    for (const { table, x, y, width, height } of seenCards) {
        const colour = look.lensOutlines?.[table] ?? look.lensColours?.[table];
        if (colour !== before) {
            fade(colour ? 1 : look.dark ? 0.07 : 0.65);
            pen.fillStyle = colour ?? (look.dark ? look.ink : look.panel);
        }
        before = colour;
        pen.fillRect(x, y, width, height);
    }
    fade(1);
    const card = cardOf(look.selected);
    if (card) draw(() => addBox(boxOf(card), 0), "", look.accent, 2);
}

/** @param {number} module @returns {number} of its disc in the scene, 0 for none */
const discRadius = module => look.lensColours ? 0 : discs.scale * Math.sqrt(discs.sums[module] ?? 0);

function drawDiscs() {
    if (look.lensColours || !isMap) return;
    for (const { module, box } of scene.areas) {
        const radius = discRadius(module), { ink } = tintOf(module), [x, y, width, height] = box, off = max(radius, 2 / zoom) + 40;
        if (!radius || box !== model.data.modules[module].box) continue;
        const circle = () => addCircle(x + width - off, y + height - off, off - 40);
        fade(0.3);
        draw(circle, ink);
        fade(0.8);
        draw(circle, "", ink);
    }
    fade(1);
}

/** Finds what the discs of modules show: bytes, else rows. The largest fits into its module. */
function takeDiscs() {
    const { modules } = model.data;
    for (const figure of /** @type {("rows" | "size")[]} */ (["rows", "size"])) {
        const first = anyFigure(model, figure), sums = modules.map(module => module.tables.reduce((sum, table) => sum + (tables[table][figure]?.[0] ?? 0), 0));
        const scales = modules.map(({ box }, module) => max(80, min(box[2], box[3]) * 0.3) / Math.sqrt(sums[module]));
        if (first && sums.some(Boolean)) Object.assign(discs, { sums, unit: first[1], day: first[3], scale: min(...scales) });
    }
    const { sums, unit, day } = discs, largest = sums.indexOf(max(...sums));
    byId("disc-legend").textContent = sums.length ? `Area of a disc: ${unit.startsWith("bytes") ? "size" : "rows"} of its tables${day && ", measured " + dayWords(day)}. `
        + `Largest: ${modules[largest].title}, ${figureWords(sums[largest], unit)}.` : "";
}

function drawEdges() {
    fade(look.near && isMap ? 0.45 : 1);
    strokeEdges(lines.filter(isLineSeen).map(([edge]) => edge), look.edge, level < KEYS ? 1 : 1.25);
    if (level >= KEYS && isMap) strokeStubs();
    fade(1);
}

/** @param {Line} line @returns {boolean} whether some of it may be seen */
function isLineSeen([, from, to]) {
    const x = min(from.x, to.x), y = min(from.y, to.y);
    return isSeen(x, y, max(from.x + from.width, to.x + to.width) + 60 - x, max(from.y + from.height, to.y + to.height) - y);
}

/** @param {TableNumber} table @returns {EdgeNumber[]} */
const edgesOf = table => [...model.parentsOf(table), ...model.childrenOf(table)];

/** How many lines of one table are drawn at most. */
const MOST_OWN_EDGES = 500;

/** The lines of the selected table and of the one under the pointer, whole. */
function drawOwnEdges() {
    for (const table of new Set([look.hovered, look.selected])) {
        if (!cardOf(table)) continue;
        const own = scene.edges.filter(edge => edges[edge][0] === table || edges[edge][1] === table).slice(0, MOST_OWN_EDGES), isMany = own.length > 40;
        fade(isMany ? 0.6 : 1);
        strokeEdges(own, look.accent, isMany ? 1 : 1.75);
    }
    fade(1);
}

/**
 * Strokes lines: the whole ones, the dashed, the dotted, then all ends.
 * @param {EdgeNumber[]} some
 * @param {string} colour
 * @param {number} width on the screen
 */
function strokeEdges(some, colour, width) {
    const found = some.map(edge => ({ path: edgePath(edge), marks: edges[edge][4] })), dashes = [[], [6, 4], [2, 3]];
    dashes.forEach((dash, kind) => draw(() => {
        for (const { path, marks } of found) if (path && (marks & READS ? 2 : marks & (INFERRED | UNENFORCED) ? 1 : 0) === kind) {
            pen.moveTo(path[0], path[1]);
            pen.bezierCurveTo(path[2], path[3], path[4], path[5], path[6], path[7]);
        }
    }, "", colour, width, dash));
    /** @type {[number, number][]} */
    const circles = [];
    if (zoom < 0.3) return;
    draw(() => {
        for (const { path, marks } of found) if (path && !(marks & READS)) addFeet(path, marks, circles);
    }, "", colour, width);
    draw(() => circles.forEach(([x, y]) => addCircle(x, y, 3)), look.canvas, colour, width);
}

/**
 * The ends of a line: many (or one) at the child, one at the parent; circles, for none, go to `circles`.
 * @param {number[]} path
 * @param {number} marks
 * @param {[number, number][]} circles
 */
function addFeet([x1, y1, c1, , c2, , x2, y2], marks, circles) {
    const side = sign(c1 - x1), other = sign(c2 - x2), isOne = marks & ONE, bar = (/** @type {number} */ x, /** @type {number} */ y) => addLine(x, y - 4, x, y + 4);
    if (isOne) bar(x1 + side * 6, y1);
    else addLine(x1, y1 - 5, x1 + side * 10, y1, x1, y1 + 5);
    circles.push([x1 + side * (isOne ? 10 : 13), y1]);
    bar(x2 + other * 7, y2);
    if (marks & OPTIONAL) circles.push([x2 + other * 12, y2]);
}

/** What is left of lines between modules when one is near: short ends with a dot. */
function strokeStubs() {
    const ends = stubs.flatMap(([edge, from, to]) => [from, to].map(card => {
        const path = isSeen(...boxOf(card)) && edgePath(edge);
        if (!path) return [];
        const [x, y, towards] = card === from ? path : [path[6], path[7], path[4]];
        return [x, y, x + sign(towards - x) * STUB];
    }));
    draw(() => ends.forEach(([x, y, end]) => addLine(x, y, end, y)), "", look.edge);
    draw(() => ends.forEach(([, y, end]) => addCircle(end, y, 2.5)), look.edge);
}

/** The boxes of cards, those of one look at once. */
function drawCards() {
    if (level === ALL && !look.exporting) return;
    /** @type {Map<string, SceneCard[]>} */
    const groups = new Map();
    for (const card of seenCards) {
        const { table } = card, isView = tables[table]?.kind.endsWith("view") ? "view" : "";
        addTo(groups, [isFaint(table) ? 0.5 : 1, isView, level === NAMES && look.lensColours?.[table] || look.panel].join("|"), card);
    }
    for (const [key, group] of groups) {
        const [alpha, isView, fill] = key.split("|");
        for (const off of [8, 4, 0]) {
            const shape = () => {
                for (const card of group) if (!off || tables[card.table]?.partitions) addBox([card.x + off, card.y + off, card.width, drawnHeight(card)], zoom < 0.25 ? 0 : 6);
            };
            draw(shape, fill);
            fade(Number(alpha));
            draw(shape, "", isView || look.dark ? look.edge : look.line, 1, isView ? [5, 3] : []);
            fade(1);
        }
    }
    if (level >= KEYS) seenCards.forEach(drawHeader);
    fade(1);
    seenCards.forEach(drawOutline);
}

/** @param {TableNumber} table @returns {boolean} whether a table stands back behind others */
const isFaint = table => scene.dimmed.has(table) || isMap && look.near?.has(table) === false && table !== look.hovered;

/** @param {TableNumber} table */
const inkOf = table => isFaint(table) ? look.soft : look.ink;

/** @param {TableNumber} table @returns {boolean} whether it is the middle of a focus */
const isFocused = table => table >= 0 && view.focus === tables[table].name && scene.kind === "focus";

/** @param {TableNumber} table @returns {string} the colour of its header */
const headerColour = table => isFocused(table) ? look.accent : look.lensColours ? look.lensColours[table] ?? look.panel : tintOf(tables[table].module).fill;

/** @param {SceneCard} card */
function drawHeader(card) {
    const { table, x, y, width } = card, line = table === look.selected ? rowsOf(card)[0].indexOf(look.column) : -1;
    if (table < 0) return;
    fade(isFaint(table) ? 0.5 : 1);
    draw(() => addBox([x + 0.5, y + 0.5, width - 1, header - 0.5], 5), headerColour(table));
    if (line >= 0) draw(() => addBox([x + 1, y + header + line * row, width - 2, row], 0), look.pale);
}

/** Sets off the selected card, its neighbours, the one under the pointer and what the lens outlines. @param {SceneCard} card */
function drawOutline(card) {
    const { table, x, y, width } = card, outline = look.lensOutlines?.[table];
    const strength = table < 0 ? 0 : table === look.selected || isFocused(table) ? 2.5 : table === look.hovered ? 1.75 : look.near?.has(table) ? 1.25 : 0, gap = strength ? 4 / zoom : 0;
    if (outline) draw(() => addBox([x - gap, y - gap, width + 2 * gap, drawnHeight(card) + 2 * gap], 6), "", outline, 3);
    if (strength) draw(() => addBox([x, y, width, drawnHeight(card)], 6), "", look.accent, strength);
}

/** Bands between modules, the wider the more relationships there are: the strongest, and the fainter the longer. */
function drawRibbons() {
    const boxes = new Map([...scene.areas].reverse().map(({ module, box }) => [module, box])), isOn = hoveredModule >= 0;
    counts = [];
    pen.lineCap = "round";
    for (const [one, other, count] of isOn ? ribbons.filter(([one, other]) => one === hoveredModule || other === hoveredModule) : ribbons.slice(0, MOST_RIBBONS)) {
        const from = boxes.get(one), to = boxes.get(other);
        if (!from || !to) continue;
        const [x1, y1, x2, y2] = bridge(from, to), length = hypot(x2 - x1, y2 - y1) * zoom;
        fade(isOn ? 0.9 : clamp(50 / length, 0.12, 0.6));
        draw(() => addLine(x1, y1, x2, y2), "", isOn ? look.accent : look.edge, min(6, 1.5 + Math.log2(count)));
        if (isOn || count > 1 && length < 260) counts.push([count, (x1 + x2) / 2, (y1 + y2) / 2]);
    }
    pen.lineCap = "butt";
    fade(1);
}

/** @param {Rectangle} one @param {Rectangle} other @returns {number[]} the ends of the shortest line between two boxes */
function bridge(one, other) {
    const middle = [0, 1].map(axis => (max(one[axis], other[axis]) + min(one[axis] + one[axis + 2], other[axis] + other[axis + 2])) / 2);
    return [one, other].flatMap(box => middle.map((value, axis) => clamp(value, box[axis], box[axis] + box[axis + 2])));
}
