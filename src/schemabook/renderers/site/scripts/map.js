// The map: brings model, view, scene, camera, picture and cards together, and is what the other scripts build on.

/**
 * What is at a place of the picture. `part` of a card: "header", "key" (the mark before a column), "chip" (what stands at the
 * end of a reference), "row" or "body"; of the rest: "module" (only where modules are drawn in place of tables) or "".
 * @typedef {{table: TableNumber, column: number, card: SceneCard | null, module: number, part: string}} Hit
 */

/**
 * The map, which the other scripts of the bundle use, and `window.schemabook.map`.
 * @typedef {object} SchemaMap
 * @property {Model} model
 * @property {View} view what is looked at now; change it through `changeView`
 * @property {Scene} scene
 * @property {SceneIndex} index what is where in the scene
 * @property {Camera} camera
 * @property {Look} look colours and what is set off (see paint.js); kept up to date by `map`
 * @property {number} level the level of detail now (`Level`)
 * @property {() => void} redraw asks for a new picture in the next frame, once
 * @property {(table: TableNumber, options?: {select?: boolean, column?: number, zoom?: number}) => void} flyTo flies to a table and
 *     selects it (not with `select: false`); at least so near that names can be read
 * @property {(box?: Rectangle) => void} fit flies to where all of the scene, or of a part of it, is seen
 * @property {(table: TableNumber, column?: number) => void} select selects a table (-1: none) and flies there when it is out of sight
 * @property {(edge: EdgeNumber, from: TableNumber) => void} follow flies to the other end of an edge and selects it
 * @property {(clientX: number, clientY: number) => Hit} hit what is there, on the canvas and on cards alike
 * @property {(table: TableNumber, column?: number) => DOMRect | null} screenOf where its card (or the column's row) is in the window
 * @property {(listener: () => void) => void} onScene is called after every new scene
 * @property {(listener: () => void) => void} onFrame is called after every picture
 * @property {(text: string) => void} say shows a message on the map and announces it
 * @property {() => void} resetPositions puts every card back where the layout has it
 * @property {(hit: Hit | null) => void} hover sets off what the pointer is over
 */

/** @type {(() => void)[]} */
const sceneListeners = [];
/** @type {(() => void)[]} */
const frameListeners = [];

/** @type {SchemaMap} */
const map = {
    model: /** @type {any} */ (null),
    view: PLAIN_VIEW,
    scene: { kind: "map", cards: [], positions: new Map(), edges: [], areas: [], bounds: [0, 0, 1, 1], dimmed: new Set() },
    index: /** @type {any} */ (null),
    camera: new Camera(),
    look: /** @type {any} */ (null),
    get level() { return levelOf(map.camera.zoom, map.view.show, map.look); },
    redraw,
    flyTo,
    fit(box) { flyCamera(map.camera.fitting(box ?? map.scene.bounds)); },
    select,
    follow(edge, from) {
        const [child, , columns, to] = map.model.data.edges[edge], other = map.model.otherEnd(edge, from);
        select(other, other === child && from !== child ? columns[0] : to[0]);
    },
    hit: hitAt,
    screenOf,
    onScene(listener) { sceneListeners.push(listener); },
    onFrame(listener) { frameListeners.push(listener); },
    say,
    resetPositions() {
        map.model.move();
        makeScene();
    },
    hover,
};

let frameAsked = false, messageTimer = 0;
/** @type {{start: number, step: (part: number) => void} | null} */
let flying = null;
/** @type {CanvasRenderingContext2D} */
let context2d;

function redraw() {
    if (!frameAsked) requestAnimationFrame(drawFrame);
    frameAsked = true;
}

/** @param {number} now */
function drawFrame(now) {
    frameAsked = false;
    const { camera } = map;
    if (flying) {
        if (!flying.start) flying.start = now;
        const part = Math.min(1, (now - flying.start) / 240);
        flying.step(part);
        if (part < 1) redraw();
        else flying = null;
        if (!flying) keepCamera();
    }
    drawScene(context2d, map.scene, camera, map.look);
    placeCards();
    drawMinimap();
    frameListeners.forEach(listener => listener());
}

/** @param {[number, number, number]} target @param {boolean} [atOnce] */
function flyCamera(target, atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches) {
    target[2] = clamp(target[2], map.camera.least, map.camera.most);
    const step = flight(map.camera, target);
    flying = atOnce ? null : { start: 0, step };
    if (atOnce) {
        step(1);
        keepCamera();
    }
    redraw();
}

/** @param {[number, number, number]} target where the address puts the camera @param {boolean} [atOnce] */
function placeCamera(target, atOnce) {
    flyCamera([...target], atOnce);
    placed = target;
}

let cameraTimer = 0;
/** Writes the camera into the address, when it has come to rest. */
function keepCamera() {
    placed = null;
    clearTimeout(cameraTimer);
    cameraTimer = setTimeout(() => {
        const { x, y, zoom } = map.camera;
        changeView({ camera: [x, y, zoom] }, { replace: true });
    }, 250);
}

/** @type {SchemaMap["flyTo"]} */
function flyTo(table, { select: selects = true, column, zoom } = {}) {
    const card = cardOf(table), { camera } = map;
    if (selects) changeView({ table: map.model.data.tables[table].name, column: columnName(table, column) });
    if (!card) return;
    const [x, y, fitting] = camera.fitting([card.x, card.y, card.width, card.height]);
    flyCamera([x, y, zoom ?? Math.max(Math.min(camera.zoom, 1.2), Math.min(fitting, 0.9))]);
}

/** @type {SchemaMap["select"]} */
function select(table, column) {
    const card = cardOf(table);
    if (table < 0) changeView({ table: "", column: "" });
    else if (card && isInSight(card)) changeView({ table: map.model.data.tables[table].name, column: columnName(table, column) });
    else flyTo(table, { column });
}

/** @param {TableNumber} table @param {number | undefined} column */
const columnName = (table, column) => column === undefined || column < 0 ? "" : map.model.data.tables[table].columns[column][0];

/** @param {TableNumber} table @returns {SceneCard | undefined} */
const cardOf = table => map.scene.cards[map.scene.positions.get(table) ?? -1];

/** @param {SceneCard} card @returns {boolean} whether its header is seen, and large enough to be read */
function isInSight(card) {
    const { camera } = map, [x, y] = camera.toScreen(card.x, card.y), [right, bottom] = camera.toScreen(card.x + card.width, card.y + HEADER);
    return camera.zoom > 0.3 && x > 0 && y > 0 && right < camera.width && bottom < camera.height;
}

/** @type {SchemaMap["screenOf"]} */
function screenOf(table, column) {
    const card = cardOf(table), { camera, model, level } = map;
    if (!card) return null;
    const stage = byId("stage").getBoundingClientRect(), { row } = cardMeasures(level, camera.zoom);
    const whole = column === undefined || level < Level.KEYS;
    const top = whole ? card.y : anchorOf(model, card, column, level, camera.zoom) - row / 2, height = whole ? card.height : row;
    const [x, y] = camera.toScreen(card.x, top);
    return new DOMRect(stage.left + x, stage.top + y, card.width * camera.zoom, height * camera.zoom);
}

/** @type {SchemaMap["hit"]} */
function hitAt(clientX, clientY) {
    const stage = byId("stage").getBoundingClientRect(), { camera, model, scene, level, index } = map;
    const [x, y] = camera.toScene(clientX - stage.left, clientY - stage.top);
    if (level === Level.MODULES) {
        const area = scene.areas.find(({ box: [left, top, width, height] }) => x >= left && y >= top && x < left + width && y < top + height);
        return { table: -1, column: -1, card: null, module: area ? area.module : -1, part: area ? "module" : "" };
    }
    const card = index.within([x, y, 0.01, 0.01]).cards.pop() ?? null;
    if (!card || y > card.y + drawnHeight(model, card, level, camera.zoom)) return { table: -1, column: -1, card: null, module: -1, part: "" };
    const { header, row } = cardMeasures(level, camera.zoom), { rows } = rowsOf(model, card, level, camera.zoom);
    const column = rows[Math.floor((y - card.y - header) / row)] ?? -1;
    return { table: card.table, column, card, module: -1, part: partAt(card, column, x, y < card.y + header) };
}

/** @param {SceneCard} card @param {number} column @param {number} x @param {boolean} inHeader */
function partAt(card, column, x, inHeader) {
    if (inHeader) return "header";
    if (column < 0) return "body";
    const marks = map.model.data.tables[card.table].columns[column][2];
    if (x < card.x + 24 && marks & (Mark.KEY | Mark.REFERENCE)) return "key";
    return marks & Mark.REFERENCE && x > card.x + card.width * 0.6 ? "chip" : "row";
}

/** @type {SchemaMap["hover"]} */
function hover(hit) {
    const { look } = map, table = hit ? hit.table : -1, module = hit ? hit.module : -1;
    const cursor = hit && (table >= 0 || module >= 0 || hit.card) ? "pointer" : "";
    if (byId("stage").style.cursor !== cursor) byId("stage").style.cursor = cursor;
    if (look.hovered === table && look.hoveredModule === module) return;
    look.hovered = table;
    look.hoveredModule = module;
    redraw();
}

/** @type {SchemaMap["say"]} */
function say(text) {
    const box = byId("message");
    box.textContent = text;
    box.hidden = !text;
    announce(text);
    clearTimeout(messageTimer);
    messageTimer = setTimeout(() => { box.hidden = true; }, 8000);
}

/** Makes the scene that the view asks for, without moving the camera. */
function makeScene() {
    const { model, view } = map;
    map.scene = view.path ? pathScene(model, view) : view.focus ? focusScene(model, view) : mapScene(model, view);
    map.index = new SceneIndex(model, map.scene);
    takeBounds();
    forgetCards();
    showState();
    sceneListeners.forEach(listener => listener());
    redraw();
}

/** Takes from the size of scene and picture how far the camera may go, and where modules take the place of tables. */
function takeBounds() {
    const { camera, scene, look, model } = map, hasModules = scene.kind === "map" && scene.areas.length > 2 && model.data.tables.length > 30;
    camera.above = scene.kind === "map" ? 0 : 40;
    const [, , whole] = camera.fitting(scene.bounds);
    look.modulesBelow = !scene.areas.length ? 0 : Math.max(NAMES_FROM, hasModules ? Math.min(whole * 1.02, 0.3) : 0);
    look.keysFrom = scene.kind === "map" ? KEYS_FROM : KEYS_OF_FEW_FROM;
    camera.least = Math.min(whole * 0.8, 0.5);
}

/** @param {View} view @returns {Partial<View>} what has to change because it names something that is not there */
function unknownIn(view) {
    const { byName } = map.model, names = [view.focus, view.table, ...view.path ?? []];
    const wrong = names.find(name => name && !byName.has(name));
    if (wrong === undefined) return {};
    const near = nearestName(wrong, byName.keys());
    say(`There is no table ${wrong} in this book.` + (near ? ` The nearest name is ${near}.` : ""));
    const isKnown = (/** @type {string} */ name) => byName.has(name);
    return {
        focus: isKnown(view.focus) ? view.focus : "", table: isKnown(view.table) ? view.table : "",
        path: view.path && view.path.every(isKnown) ? view.path : null,
    };
}

/** @param {View} view @param {View} before */
function viewChanged(view, before) {
    const wrong = unknownIn(view);
    if (Object.keys(wrong).length) return changeView(wrong, { replace: true });
    map.view = view;
    const differs = (/** @type {(keyof View)[]} */ ...keys) => keys.some(key => String(view[key]) !== String(before[key]));
    const isOther = differs("focus", "path", "route", "depth", "direction", "rest"), camera = view.camera;
    const others = Object.keys(view).filter(key => !["camera", "table", "column", "lens", "since", "show"].includes(key));
    if (differs(.../** @type {(keyof View)[]} */ (others))) makeScene();
    else if (differs("show")) forgetCards();
    takeLens();
    showState();
    placed = null;
    if (camera && isOfAddress) placeCamera(camera);
    else if (isOther) flyCamera(startCamera());
    else if (differs("table") && view.table) {
        const table = map.model.byName.get(view.table) ?? -1, card = cardOf(table);
        if (card && !flying && !isInSight(card) && !pointerIsDown()) flyTo(table, { select: false });
    }
    redraw();
}

/** @returns {[number, number, number]} where the camera begins: at what the address says, else at the selected table, else all */
function startCamera() {
    const { view, camera, scene, model } = map, card = cardOf(model.byName.get(view.table) ?? -1);
    if (card && scene.kind === "map") return [card.x + card.width / 2, card.y + card.height / 2, 1];
    return camera.fitting(scene.bounds);
}

/** Takes over what the view says about selection and shows it in the toolbar and in words. */
function showState() {
    const { model, view, look, scene } = map, { tables } = model.data;
    look.selected = model.byName.get(view.table) ?? -1;
    look.column = look.selected < 0 ? -1 : tables[look.selected].columns.findIndex(([name]) => name === view.column);
    look.near = look.selected < 0 ? null : new Set([look.selected, ...nearTables(look.selected)]);
    byId("reset").hidden = !Object.keys(model.moved).length || scene.kind !== "map";
    const shown = scene.cards.filter(({ table }) => table >= 0).length;
    byId("canvas").setAttribute("aria-label", `Map of ${model.data.title}: ${counted(shown, "table")}`
        + `${scene.areas.length ? ` in ${counted(scene.areas.length, "module")}` : ""}, ${counted(scene.edges.length, "relationship")}.`
        + (view.focus ? ` Focus on ${view.focus}.` : "") + (view.table ? ` ${view.table} is selected.` : ""));
}

/** @param {TableNumber} table @returns {TableNumber[]} its parents and children */
const nearTables = table => [...map.model.parentsOf(table), ...map.model.childrenOf(table)].map(edge => map.model.otherEnd(edge, table));

/** Takes the colours of the theme and of the lens. */
function takeLens() {
    const { model, view, look } = map, lens = view.lens ? lenses.find(({ name }) => name === view.lens) : undefined;
    const paintWith = (/** @type {"colour" | "outline"} */ what) => {
        const give = /** @type {any} */ (lens)?.[what];
        return give ? model.data.tables.map((_, table) => {
            const value = /** @type {any} */ (lens).value(model, table, view);
            return value === null ? null : give(value, look.dark);
        }) : null;
    };
    look.lensColours = paintWith("colour");
    look.lensOutlines = paintWith("outline");
    forgetCards();
}

function takeTheme() {
    Object.assign(map.look, readTheme());
    takeLens();
    redraw();
}

let stageLeft = 0;
/** Where the address has put the camera, until something else moves it. @type {[number, number, number] | null} */
let placed = null;

/** Takes the size of the picture; what is seen stays where it is in the window, but for a selected table that would be covered. */
function takeSize() {
    const { left, width, height } = byId("stage").getBoundingClientRect(), canvas = byId("canvas"), { camera, look } = map;
    const card = cardOf(look.selected), wasInSight = card && isInSight(card);
    if (placed) [camera.x, camera.y, camera.zoom] = placed;
    else {
        camera.x += ((width - camera.width) / 2 + left - stageLeft) / camera.zoom;
        camera.y += (height - camera.height) / 2 / camera.zoom;
    }
    stageLeft = left;
    [camera.width, camera.height, look.ratio] = [width, height, Math.min(window.devicePixelRatio || 1, 2)];
    canvas.width = Math.round(width * look.ratio);
    canvas.height = Math.round(height * look.ratio);
    if (wasInSight && !isInSight(card)) flyTo(look.selected, { select: false });
    redraw();
}

/** @param {MapData} data */
function startMap(data) {
    map.model = new Model(data);
    map.look = { ...PLAIN_LOOK, ...readTheme(), ...discsOf(map.model) };
    context2d = byId("canvas").getContext("2d", { alpha: false });
    onView(viewChanged);
    currentHash = location.hash;
    currentView = map.view = readView();
    const wrong = unknownIn(map.view);
    if (Object.keys(wrong).length) currentView = map.view = { ...map.view, ...wrong };
    makeScene();
    takeLens();
    standAtStart();
    new ResizeObserver(takeSize).observe(byId("stage"));
    onTheme(takeTheme);
    addEventListener("popstate", takeAddress);
    addEventListener("hashchange", takeAddress);
    startInput();
    /** @type {any} */ (window).schemabook.map = map;
    startPanel();
    startKeys();
    startHover();
    startExport(map);
    standAtStart();
}

/** Puts the camera where it begins; once more after lists and bars have taken their room. */
function standAtStart() {
    takeSize();
    takeBounds();
    if (map.view.camera) placeCamera(map.view.camera, true);
    else flyCamera(startCamera(), true);
}

need("map").then(startMap);
