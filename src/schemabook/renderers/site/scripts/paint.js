// The picture: areas, lines, far cards and words on a canvas, at four levels of detail. No label is under 11 px.

/**
 * Colours, and what is set off from the rest. `near` are the selected table and its neighbours; `discs` are the sums that the
 * discs of modules show, null where nothing was measured.
 * @typedef {Record<"canvas" | "panel" | "ink" | "soft" | "line" | "accent" | "accentSoft" | "edge" | "font", string> & {
 *     tints: {fill: string, line: string, ink: string}[], dark: boolean, ratio: number, exporting: boolean, modulesBelow: number, keysFrom: number,
 *     lensColours: (string | null)[] | null, lensOutlines: (string | null)[] | null, selected: TableNumber, column: number,
 *     near: Set<TableNumber> | null, hovered: TableNumber, hoveredModule: number,
 *     discs: number[] | null, discUnit: string, discDay: string, discScale: number}} Look
 */

const PLAIN_LOOK = {
    ratio: 1, exporting: false, modulesBelow: 0, keysFrom: KEYS_FROM, lensColours: null, lensOutlines: null, selected: -1, column: -1, near: null, hovered: -1,
    hoveredModule: -1, discs: null, discUnit: "", discDay: "", discScale: 0,
};

/**
 * What is needed while a picture is drawn.
 * @typedef {object} Picture
 * @property {CanvasRenderingContext2D} context
 * @property {Scene} scene
 * @property {SceneIndex} index
 * @property {Camera} camera
 * @property {Look} look
 * @property {number} level
 * @property {number} zoom
 * @property {SceneCard[]} cards those that are seen
 * @property {EdgeNumber[]} edges those that may be seen
 * @property {Rectangle} seen
 * @property {Map<string, any[]>} words what is to be written, by font, colour and alignment
 * @property {number[][]} taken where words stand already: left, top, right, bottom on the screen
 * @property {[count: number, x: number, y: number][]} counts of ribbons, and where they are to be written
 */

/** @returns {Pick<Look, "canvas" | "panel" | "ink" | "soft" | "line" | "accent" | "accentSoft" | "edge" | "font" | "tints" | "dark">} */
function readTheme() {
    const root = document.documentElement, style = getComputedStyle(root), chosen = root.dataset.theme;
    const isForced = style.getPropertyValue("--is-forced") !== "";
    const colour = (/** @type {string} */ name) => !isForced ? style.getPropertyValue("--" + name).trim() || "#888"
        : name === "accent" ? "Highlight" : /ink|line|edge/.test(name) ? "CanvasText" : "Canvas";
    return {
        canvas: colour("canvas"), panel: colour("panel"), ink: colour("ink"), soft: colour("ink-soft"), line: colour("line"),
        accent: colour("accent"), accentSoft: colour("accent-soft"), edge: colour("edge"),
        font: getComputedStyle(byId("stage")).fontFamily || "system-ui, sans-serif",
        tints: Array.from({ length: 10 }, (_, number) => ({
            fill: colour("tint-" + number), line: colour(`tint-${number}-line`), ink: colour(`tint-${number}-ink`),
        })),
        dark: chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches,
    };
}

/**
 * Draws what a camera sees of a scene; the size of the picture is the camera's. Uses nothing of the page.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Camera} camera
 * @param {Look} look
 */
function drawScene(context, scene, camera, look) {
    const { zoom, width, height } = camera, { ratio } = look, [left, top, across, down] = camera.seen, margin = 40 / zoom;
    const index = scene === map.scene ? map.index : new SceneIndex(map.model, scene);
    /** @type {Rectangle} */
    const seen = [left - margin, top - margin, across + 2 * margin, down + 2 * margin];
    const level = levelOf(zoom, map.view.show, look);
    const found = level === Level.MODULES && zoom * 200 < 1.5 && !look.lensColours ? { cards: [], edges: [] } : index.within(seen);
    /** @type {Picture} */
    const picture = { context, scene, index, camera, look, level, zoom, seen, ...found, words: new Map(), taken: [], counts: [] };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = look.canvas;
    context.fillRect(0, 0, width, height);
    onScene(picture);
    drawAreas(picture);
    if (level === Level.MODULES) drawSpecks(picture);
    if (level <= Level.NAMES) drawRibbons(picture);
    if (level === Level.MODULES) drawDiscs(picture);
    else drawEdges(picture);
    drawOwnEdges(picture);
    if (level !== Level.MODULES) drawCards(picture);
    onScreen(picture);
    if (level === Level.KEYS || level === Level.ALL && look.exporting) picture.cards.forEach(card => writeCard(picture, card));
    writeWords(picture);
    writeTitles(picture);
    writeCounts(picture);
    if (level === Level.NAMES) writeNames(picture);
    writeWords(picture);
}

/** From here on, coordinates are those of the scene. @param {Picture} picture */
function onScene({ context, camera: { x, y, zoom, width, height }, look: { ratio } }) {
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * (width / 2 - x * zoom), ratio * (height / 2 - y * zoom));
    context.lineWidth = 1 / zoom;
}

/** From here on, coordinates are pixels of the picture. @param {Picture} picture */
function onScreen({ context, look: { ratio } }) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineWidth = 1;
}

/** @param {Picture} picture @param {Rectangle} box @returns {boolean} */
const isSeen = ({ seen: [left, top, width, height] }, box) =>
    box[0] < left + width && box[1] < top + height && box[0] + box[2] > left && box[1] + box[3] > top;

/** @param {CanvasRenderingContext2D} context @param {Rectangle} box @param {number} radius */
function addBox(context, [x, y, width, height], radius) {
    if (radius) context.roundRect(x, y, width, height, radius);
    else context.rect(x, y, width, height);
}

/** @param {Picture} picture */
function drawAreas(picture) {
    const { context, scene, look, zoom } = picture;
    for (const { module, box } of scene.areas) {
        if (!isSeen(picture, box)) continue;
        const tint = look.tints[map.model.tint(module)], isHovered = look.hoveredModule === module;
        context.fillStyle = tint.fill;
        context.strokeStyle = isHovered ? look.accent : tint.line;
        context.lineWidth = (isHovered ? 2 : 1) / zoom;
        context.beginPath();
        addBox(context, box, zoom < 0.15 ? 0 : 10);
        context.fill();
        context.stroke();
    }
}

/** Cards where modules are drawn in place of tables: specks, in the colours of the lens if there is one. @param {Picture} picture */
function drawSpecks({ context, cards, look, zoom }) {
    /** @type {Map<string, SceneCard[]>} */
    const byColour = new Map();
    for (const card of cards) {
        const colour = look.lensOutlines?.[card.table] ?? (look.lensColours ? look.lensColours[card.table] : null) ?? "";
        const group = byColour.get(colour);
        if (group) group.push(card);
        else byColour.set(colour, [card]);
    }
    for (const [colour, group] of byColour) {
        context.globalAlpha = colour ? 1 : look.dark ? 0.07 : 0.65;
        context.fillStyle = colour || (look.dark ? look.ink : look.panel);
        for (const { x, y, width, height } of group) context.fillRect(x, y, width, height);
    }
    context.globalAlpha = 1;
    if (look.selected < 0) return;
    context.strokeStyle = look.accent;
    context.lineWidth = 2 / zoom;
    for (const { table, x, y, width, height } of cards) if (table === look.selected) context.strokeRect(x, y, width, height);
}

/** @param {Picture} picture */
function drawDiscs(picture) {
    const { context, scene, look, zoom } = picture;
    if (!look.discs || look.lensColours || scene.kind !== "map") return;
    for (const { module, box } of scene.areas) {
        const radius = look.discScale * Math.sqrt(look.discs[module]), tint = look.tints[map.model.tint(module)];
        if (!radius || !isSeen(picture, box)) continue;
        const [x, y, width, height] = box, isWide = width > 1.5 * height;
        context.beginPath();
        context.arc(x + (isWide ? width - height * 0.5 : width / 2), y + height * (isWide ? 0.5 : 0.58), Math.max(radius, 2 / zoom), 0, 6.2832);
        context.globalAlpha = 0.3;
        context.fillStyle = tint.ink;
        context.fill();
        context.globalAlpha = 0.8;
        context.strokeStyle = tint.ink;
        context.lineWidth = 1 / zoom;
        context.stroke();
        context.globalAlpha = 1;
    }
}

/**
 * What the discs of modules show: bytes, else rows. The largest fits into its module.
 * @param {Model} model
 * @returns {Pick<Look, "discs" | "discUnit" | "discDay" | "discScale">}
 */
function discsOf({ data: { modules, tables } }) {
    for (const what of /** @type {("size" | "rows")[]} */ (["size", "rows"])) {
        const first = tables.find(table => table[what])?.[what];
        if (!first) continue;
        const discs = modules.map(module => module.tables.reduce((sum, table) => sum + (tables[table][what]?.[0] ?? 0), 0));
        const discScale = Math.min(...modules.map(({ box }, module) =>
            discs[module] ? Math.max(80, Math.min(box[2], box[3]) * 0.38) / Math.sqrt(discs[module]) : Infinity));
        if (discScale < Infinity) return { discs, discUnit: first[1], discDay: first[3], discScale };
    }
    return { discs: null, discUnit: "", discDay: "", discScale: 0 };
}

/** @param {Picture} picture */
function drawEdges(picture) {
    const { look, scene, zoom, context } = picture;
    context.globalAlpha = look.near && scene.kind === "map" ? 0.45 : 1;
    strokeEdges(picture, picture.edges, look.edge, zoom < KEYS_FROM ? 1 : 1.25);
    if (picture.level >= Level.KEYS && scene.kind === "map") strokeStubs(picture);
    context.globalAlpha = 1;
}

/** The lines of the selected table and of the one under the pointer, whole. @param {Picture} picture */
function drawOwnEdges(picture) {
    const { context, look, scene } = picture, { model } = map;
    for (const table of new Set([look.hovered, look.selected])) {
        if (table < 0 || !scene.positions.has(table)) continue;
        const own = [...model.parentsOf(table), ...model.childrenOf(table)].filter(edge => scene.kind === "map" || scene.edges.includes(edge));
        const isMany = own.length > 40;
        context.globalAlpha = isMany ? 0.6 : 1;
        strokeEdges(picture, own, look.accent, isMany ? 1 : 1.75);
        context.globalAlpha = 1;
    }
}

/**
 * Strokes lines, dashed ones and the small circles of crow's feet, each kind at once.
 * @param {Picture} picture
 * @param {EdgeNumber[]} edges
 * @param {string} colour
 * @param {number} width on the screen
 */
function strokeEdges({ context, scene, look, level, zoom }, edges, colour, width) {
    /** @type {[number[], number][]} */
    const dashed = [];
    /** @type {number[]} */
    const circles = [];
    context.strokeStyle = colour;
    context.lineWidth = width / zoom;
    context.beginPath();
    for (const edge of edges) {
        const path = edgePath(scene, edge, level, zoom), marks = map.model.data.edges[edge][4];
        if (!path) continue;
        if (marks & (Tie.INFERRED | Tie.UNENFORCED | Tie.READS)) dashed.push([path, marks]);
        else addCurve(context, path);
        if (zoom >= 0.3 && !(marks & Tie.READS)) addFeet(context, path, marks, circles);
    }
    context.stroke();
    for (const dots of [0, Tie.READS]) {
        context.beginPath();
        for (const [path, marks] of dashed) if ((marks & Tie.READS) === dots) addCurve(context, path);
        context.setLineDash(dots ? [2 / zoom, 3 / zoom] : [6 / zoom, 4 / zoom]);
        context.stroke();
    }
    context.setLineDash([]);
    context.beginPath();
    for (let one = 0; one < circles.length; one += 2) {
        context.moveTo(circles[one] + 3, circles[one + 1]);
        context.arc(circles[one], circles[one + 1], 3, 0, 6.2832);
    }
    context.fillStyle = look.canvas;
    context.fill();
    context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number[]} path */
function addCurve(context, path) {
    context.moveTo(path[0], path[1]);
    context.bezierCurveTo(path[2], path[3], path[4], path[5], path[6], path[7]);
}

/**
 * The ends of a line: many (or one) at the child, one at the parent; circles, for none, go to `circles`.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} path
 * @param {number} marks
 * @param {number[]} circles
 */
function addFeet(context, [x1, y1, c1, , c2, , x2, y2], marks, circles) {
    const side = Math.sign(c1 - x1), other = Math.sign(c2 - x2);
    const bar = (/** @type {number} */ x, /** @type {number} */ y) => {
        context.moveTo(x, y - 4);
        context.lineTo(x, y + 4);
    };
    if (marks & Tie.ONE) bar(x1 + side * 6, y1);
    else {
        context.moveTo(x1, y1 - 5);
        context.lineTo(x1 + side * 10, y1);
        context.lineTo(x1, y1 + 5);
    }
    circles.push(x1 + side * (marks & Tie.ONE ? 10 : 13), y1);
    bar(x2 + other * 7, y2);
    if (marks & Tie.OPTIONAL) circles.push(x2 + other * 12, y2);
}

/** What is left of lines between modules when one is near: short ends with a dot. @param {Picture} picture */
function strokeStubs({ context, scene, index, cards, level, zoom, look }) {
    /** @type {number[]} */
    const dots = [];
    context.strokeStyle = context.fillStyle = look.edge;
    context.beginPath();
    for (const { table } of cards) {
        for (const edge of index.stubs.get(table) ?? []) {
            const path = edgePath(scene, edge, level, zoom), isChild = map.model.data.edges[edge][0] === table;
            if (!path) continue;
            const [x, y, towards] = isChild ? path : [path[6], path[7], path[4]], end = x + Math.sign(towards - x) * STUB;
            context.moveTo(x, y);
            context.lineTo(end, y);
            dots.push(end, y);
        }
    }
    context.stroke();
    context.beginPath();
    for (let one = 0; one < dots.length; one += 2) {
        context.moveTo(dots[one], dots[one + 1]);
        context.arc(dots[one], dots[one + 1], 2.5, 0, 6.2832);
    }
    context.fill();
}

/** The boxes of cards, those of one look at once. @param {Picture} picture */
function drawCards(picture) {
    const { context, cards, look, level, zoom } = picture;
    if (level === Level.ALL && !look.exporting) return;
    /** @type {Map<string, SceneCard[]>} */
    const groups = new Map();
    for (const card of cards) {
        const lens = look.lensColours?.[card.table], faint = isFaint(picture, card.table);
        const fill = level === Level.NAMES && lens || look.panel, border = map.model.data.tables[card.table]?.kind.endsWith("view") ? "view" : "";
        const key = `${faint ? 0.5 : 1}|${border}|${fill}`, group = groups.get(key);
        if (group) group.push(card);
        else groups.set(key, [card]);
    }
    const radius = zoom < 0.25 ? 0 : 6;
    for (const [key, group] of groups) {
        const [alpha, border, fill] = key.split("|");
        context.fillStyle = fill;
        context.strokeStyle = border || look.dark ? look.edge : look.line;
        context.lineWidth = 1 / zoom;
        context.setLineDash(border ? [5 / zoom, 3 / zoom] : []);
        for (const off of group.some(isDivided) ? [8, 4, 0] : [0]) {
            context.beginPath();
            for (const card of group) {
                if (off === 0 || isDivided(card)) addBox(context, [card.x + off, card.y + off, card.width, drawnHeight(map.model, card, level, zoom)], radius);
            }
            context.fill();
            context.globalAlpha = Number(alpha);
            context.stroke();
            context.globalAlpha = 1;
        }
    }
    context.setLineDash([]);
    if (level >= Level.KEYS) cards.forEach(card => drawHeader(picture, card));
    context.globalAlpha = 1;
    for (const card of cards) drawOutline(picture, card);
}

/** @param {SceneCard} card @returns {boolean} whether it is a table with partitions, which is drawn as a stack */
const isDivided = ({ table }) => Boolean(map.model.data.tables[table]?.partitions);

/** @param {Picture} picture @param {TableNumber} table @returns {boolean} whether a table stands back behind others */
function isFaint({ scene, look }, table) {
    return scene.dimmed.has(table) || scene.kind === "map" && look.near !== null && !look.near.has(table) && table !== look.hovered;
}

/** @param {Picture} picture @param {SceneCard} card */
function drawHeader(picture, card) {
    const { context, look, level, zoom } = picture, { table, x, y, width } = card, one = map.model.data.tables[table];
    if (!one) return;
    const { header, row } = cardMeasures(level, zoom), tint = look.tints[map.model.tint(one.module)];
    context.globalAlpha = isFaint(picture, table) ? 0.5 : 1;
    context.fillStyle = look.lensColours ? look.lensColours[table] ?? look.panel : tint.fill;
    context.beginPath();
    context.roundRect(x + 0.5, y + 0.5, width - 1, header - 0.5, 5);
    context.fill();
    const { rows } = rowsOf(map.model, card, level, zoom), line = table === look.selected ? rows.indexOf(look.column) : -1;
    context.fillStyle = look.accentSoft;
    if (line >= 0) context.fillRect(x + 1, y + header + line * row, width - 2, row);
}

/** Sets off the selected card, its neighbours, the one under the pointer and what the lens outlines. @param {Picture} picture @param {SceneCard} card */
function drawOutline({ context, look, level, zoom }, card) {
    const { table, x, y, width } = card, outline = look.lensOutlines?.[table];
    const strength = table < 0 ? 0 : table === look.selected ? 2.5 : table === look.hovered ? 1.75 : look.near?.has(table) ? 1.25 : 0;
    if (!strength && !outline) return;
    const gap = strength && outline ? 4 / zoom : 0, height = drawnHeight(map.model, card, level, zoom);
    const stroke = (/** @type {string} */ colour, /** @type {number} */ thickness, /** @type {number} */ off) => {
        context.strokeStyle = colour;
        context.lineWidth = thickness / zoom;
        context.beginPath();
        addBox(context, [x - off, y - off, width + 2 * off, height + 2 * off], 6);
        context.stroke();
    };
    if (outline) stroke(outline, 3, gap);
    if (strength) stroke(look.accent, strength, 0);
}
