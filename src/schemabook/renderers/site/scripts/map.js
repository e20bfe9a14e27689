// The map: brings model, view, scene, camera, picture and cards together, and is what the other scripts build on.

/**
 * What is at a place of the picture: a card, or an area where modules are drawn in place of tables. `follows` says that a
 * click there leads along a key: on the mark before a column, or on what stands at the end of a reference.
 * @typedef {{table: TableNumber, column: number, card?: SceneCard, area?: Scene["areas"][0], isHeader?: boolean, follows?: boolean}} Hit
 */

/**
 * The map, which the other scripts of the bundle use, and `window.schemabook.map`.
 * @typedef {object} SchemaMap
 * @property {Model} model
 * @property {View} view what is looked at now; change it through `changeView`
 * @property {Scene} scene
 * @property {Camera} camera
 * @property {Look} look colours and what is set off (see paint.js); kept up to date by `map`
 * @property {number} level the level of detail now
 * @property {() => void} redraw asks for a new picture in the next frame, once
 * @property {(table: TableNumber, options?: {zoom?: number}) => void} flyTo flies to a table, at least so near that names can be read
 * @property {(box?: Rectangle) => void} fit flies to where all of the scene, or of a part of it, is seen
 * @property {(table: TableNumber, column?: number) => void} select selects a table (-1: none) and flies there when it is out of sight
 * @property {(clientX: number, clientY: number) => Hit} hit what is there, on the canvas and on cards alike
 * @property {(table: TableNumber, column?: number) => DOMRect | null} screenOf where its card (or the column's row) is in the window
 * @property {(listener: () => void) => void} onFrame is called after every picture
 * @property {(text: string) => void} say shows a message on the map and announces it
 */

/** @type {(() => void)[]} */
const frameListeners = [];

/** @type {SchemaMap} */
const map = {
    get model() { return model; },
    get view() { return view; },
    get scene() { return scene; },
    get camera() { return camera; },
    get look() { return look; },
    get level() {
        takeLevel();
        return level;
    },
    redraw, flyTo, select, screenOf, say,
    fit: box => flyCamera(fitting(box ?? scene.bounds)),
    hit: hitAt,
    onFrame: listener => frameListeners.push(listener),
};

let frameAsked = false, messageTimer = 0, cameraTimer = 0, stageLeft = 0;
/** A flight: from where to where, as middle and size of what is seen, and since when. @type {{from: number[], to: number[], since?: number} | null} */
let flying = null;
/** Where the address has put the camera, until something else moves it. @type {Target | null} */
let placed = null;
const canvas = byId("canvas"), screenPen = canvas.getContext("2d", { alpha: false });

function redraw() {
    if (!frameAsked) requestAnimationFrame(drawFrame);
    frameAsked = true;
}

/** @param {number} now */
function drawFrame(now) {
    frameAsked = false;
    if (flying) {
        const { from, to } = flying, part = min(1, (now - (flying.since ??= now)) / 240), way = 1 - (1 - part) ** 3;
        const [x, y, size] = from.map((value, at) => value + (to[at] - value) * way);
        putCamera([x, y, 1 / size]);
        if (part < 1) redraw();
        else {
            flying = null;
            keepCamera();
        }
    }
    drawScene(screenPen, scene, camera, look);
    placeCards();
    drawMinimap();
    showZoom();
    for (const listener of frameListeners) listener();
}

/** @param {Target} target @param {boolean} [atOnce] */
function flyCamera([x, y, zoom], atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches) {
    zoom = clamp(zoom, leastZoom, 2.5);
    flying = atOnce ? null : { from: [camera.x, camera.y, 1 / camera.zoom], to: [x, y, 1 / zoom] };
    if (atOnce) {
        putCamera([x, y, zoom]);
        keepCamera();
    }
    redraw();
}

/** Puts the camera where the address has it, else where it begins: at the selected table, or where all is seen. @param {Target | null} target @param {boolean} [atOnce] */
function placeCamera(target, atOnce) {
    const card = isMap && cardOf(look.selected);
    target &&= within(target);
    flyCamera(target ?? (card ? [card.x + card.width / 2, card.y + card.height / 2, 1] : fitting(scene.bounds)), atOnce);
    placed = target;
}

/** Writes the camera into the address, when it has come to rest. */
function keepCamera() {
    placed = null;
    clearTimeout(cameraTimer);
    cameraTimer = setTimeout(() => changeView({ camera: cameraPlace() }), 250);
}

/** @type {SchemaMap["flyTo"]} */
function flyTo(table, options) {
    const card = cardOf(table);
    if (!card) return;
    const [x, y, most] = fitting(boxOf(card));
    flyCamera([x, y, options?.zoom ?? max(min(camera.zoom, 1.2), min(most, 0.9))]);
}

/** @type {SchemaMap["select"]} */
function select(table, column = -1) {
    changeView({ table: tables[table]?.name ?? "", column: tables[table]?.columns[column]?.[0] ?? "" });
    if (!isInSight(table)) flyTo(table);
}

/** @param {TableNumber} table @returns {boolean} whether its header is seen, and large enough to be read; true where it has no card */
function isInSight(table) {
    const card = cardOf(table);
    if (!card) return true;
    const [x, y] = toScreen(card.x, card.y), [right, bottom] = toScreen(card.x + card.width, card.y + HEADER);
    return level > MODULES && right - x > 40 && x > 0 && y > 0 && right < camera.width && bottom < camera.height;
}

/** @type {SchemaMap["screenOf"]} */
function screenOf(table, column = -1) {
    const card = cardOf(table), { left, top } = stageBox();
    if (!card) return null;
    takeLevel();
    const isWhole = column < 0 || level < KEYS, [x, y] = toScreen(card.x, isWhole ? card.y : anchorOf(card, column) - row / 2);
    return new DOMRect(left + x, top + y, card.width * zoom, (isWhole ? card.height : row) * zoom);
}

/** @param {MouseEvent} event */
const hitOf = ({ clientX, clientY }) => hitAt(clientX, clientY);

/** @type {SchemaMap["hit"]} */
function hitAt(clientX, clientY) {
    const { left, top } = stageBox(), [x, y] = toScene(clientX - left, clientY - top);
    const holds = (/** @type {Rectangle} */ [left, top, width, height]) => x >= left && y >= top && x < left + width && y < top + height;
    takeLevel();
    const area = level === MODULES ? scene.areas.find(({ box }) => holds(box)) : undefined;
    const [card] = level === MODULES ? [] : scene.cards.filter(card => holds(boxOf(card)) && y < card.y + drawnHeight(card)).slice(-1);
    if (!card) return { table: -1, column: -1, area };
    const { table } = card, column = level < KEYS ? -1 : rowsOf(card)[0][floor((y - card.y - header) / row)] ?? -1, marks = tables[table]?.columns[column]?.[2] ?? 0;
    const follows = marks & (x < card.x + 24 ? KEY | REFERENCE : x > card.x + card.width * 0.6 ? REFERENCE : 0);
    return { table, column, card, isHeader: level >= KEYS && y < card.y + header, follows: follows > 0 };
}

/** Sets off what the pointer is over. @param {Hit} [hit] */
function hover(hit) {
    const table = hit?.table ?? -1, module = hit?.area?.module ?? -1;
    stage.style.cursor = hit?.card || hit?.area ? "pointer" : "";
    if (look.hovered === table && hoveredModule === module) return;
    look.hovered = table;
    hoveredModule = module;
    redraw();
}

/** @type {SchemaMap["say"]} */
function say(text) {
    const box = byId("message");
    box.textContent = text;
    announce(text);
    clearTimeout(messageTimer);
    messageTimer = setTimeout(() => { box.textContent = ""; }, 8000);
}

/** Makes the scene that the view asks for, without moving the camera; takes from its size how far that may go. */
function makeScene() {
    scene = view.path ? pathScene(model, view) : view.focus ? focusScene(model, view) : mapScene(model, view);
    isMap = scene.kind === "map";
    takeLines();
    takeBounds();
    forgetCards();
    showState();
    redraw();
}

/** Takes from the size of scene and picture how far the camera may go, and where modules take the place of tables. */
function takeBounds() {
    const { areas, bounds } = scene, [, , whole] = fitting(bounds);
    modulesBelow = areas.length && max(NAMES_FROM, isMap && areas.length > 2 && tables.length > 30 ? min(whole * (whole < NAMES_FIT_FROM ? 1.02 : 0.9), 0.3) : 0);
    leastZoom = min(whole * 0.8, 0.5);
}

/** @returns {boolean} whether the view has changed, since it named a table as people say it, or one that is not there, which is said */
function namesUnknown() {
    const given = [view.focus, view.table, ...view.path ?? []];
    const [focus, table, ...path] = given.map(name => tables[tableNamed(name)]?.name ?? "");
    if (String(given) === String([focus, table, ...path])) return false;
    const wrong = given.find((name, at) => name && ![focus, table, ...path][at]);
    changeView({ focus, table, path: path[0] && path[1] ? [path[0], path[1]] : null }, true);
    if (wrong) {
        const near = nearestName(wrong);
        say(`There is no table ${wrong} in this book.${near && ` The nearest name is ${near}.`}`);
    }
    return true;
}

/** @param {View} now @param {View} before @param {boolean} isOfAddress */
function viewChanged(now, before, isOfAddress) {
    const differs = (/** @type {(keyof View)[]} */ ...keys) => keys.some(key => String(now[key]) !== String(before[key]));
    const isOther = differs("focus", "path", "route", "depth", "direction", "rest");
    if (namesUnknown()) return;
    if (isOther || differs("hidden")) makeScene();
    if (differs("lens", "since", "show")) takeLens();
    showState();
    if (isOther || before.table && !now.table) announce(canvas.ariaLabel);
    placed = null;
    if (isOther || isOfAddress && view.camera) placeCamera(isOfAddress ? view.camera : null);
    else if (differs("table") && !flying && !pointers.size && !isInSight(look.selected)) flyTo(look.selected);
    redraw();
}

/** Takes over what the view says about selection and shows it in the toolbar and in words. */
function showState() {
    const { table, column } = view, { areas, cards } = scene, selected = model.byName.get(table) ?? -1;
    look.selected = selected;
    look.column = tables[selected]?.columns.findIndex(([name]) => name === column) ?? -1;
    look.near = selected < 0 ? null : new Set([selected, ...edgesOf(selected).map(edge => model.otherEnd(edge, selected))]);
    byId("reset").hidden = !model.moved.size || !isMap;
    canvas.ariaLabel = `Map of ${model.data.title}: ${kindsCounted(cards.map(({ table }) => table))}`
        + `${areas.length ? ` in ${counted(new Set(areas.map(({ module }) => module)).size, "module")}` : ""}, ${counted(scene.edges.length, "relationship")}.`
        + (view.focus && ` Focus on ${view.focus}.`) + (table && ` ${table} is selected.`);
}

/** Takes the colours of the lens. */
function takeLens() {
    const lens = lensOf(view);
    [look.lensColours, look.lensOutlines] = [lens?.colour, lens?.outline].map(colour => colour ? tables.map((_, table) => {
        const value = lens?.value(model, table, view);
        return value ? colour(value) : null;
    }) : null);
    forgetCards();
}

function takeTheme() {
    readTheme();
    takeLens();
    redraw();
}

/** Takes the size of the picture; what is seen stays where it is in the window, but for a selected table that would be covered. */
function takeSize() {
    const { left, width, height } = stageBox(), ratio = look.ratio = min(devicePixelRatio, 2), wasInSight = isInSight(look.selected);
    if (placed) putCamera(placed);
    else {
        camera.x += ((width - camera.width) / 2 + left - stageLeft) / camera.zoom;
        camera.y += (height - camera.height) / 2 / camera.zoom;
    }
    stageLeft = left;
    Object.assign(camera, { width, height });
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    if (wasInSight && !isInSight(look.selected)) flyTo(look.selected);
    redraw();
}

/** @param {MapData} data */
function startMap(data) {
    model = Model(data);
    ({ tables, edges } = data);
    look = /** @type {Look} */ ({ hovered: -1 });
    currentHash = location.hash;
    view = readView();
    namesUnknown();
    onView(viewChanged);
    makeScene();
    takeTheme();
    takeDiscs();
    standAtStart();
    new ResizeObserver(takeSize).observe(stage);
    onTheme(takeTheme);
    addEventListener("popstate", takeAddress);
    startInput();
    /** @type {any} */ (window).schemabook.map = map;
    startPanel();
    startKeys();
    startHover();
    startExport();
    standAtStart();
}

/** Puts the camera where it begins; once more after lists and bars have taken their room. */
function standAtStart() {
    takeSize();
    takeBounds();
    placeCamera(view.camera, true);
}

need("map").then(startMap, problem => {
    say(problem);
    clearTimeout(messageTimer);
});
