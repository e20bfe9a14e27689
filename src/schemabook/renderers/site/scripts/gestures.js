// Mouse, pen, fingers and wheel on the map; the buttons of its toolbar.

/** @type {Map<number, {x: number, y: number}>} */
const pointers = new Map();
let hasMoved = false, spaceIsDown = false;
/** @type {{card: SceneCard, x: number, y: number} | null} */
let dragged = null;

/** @returns {boolean} */
const pointerIsDown = () => pointers.size > 0;

/** @param {MouseEvent} event @returns {[number, number]} where it is in the picture */
function placeOf(event) {
    const { left, top } = byId("stage").getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
}

/** @param {PointerEvent} event */
function pointerDown(event) {
    if (event.button > 1) return;
    flying = null;
    const [x, y] = placeOf(event), hit = hitAt(event.clientX, event.clientY);
    pointers.set(event.pointerId, { x, y });
    hasMoved = pointers.size > 1;
    const drags = hit.card && hit.part === "header" && map.level >= Level.KEYS && map.scene.kind === "map" && event.pointerType !== "touch";
    dragged = drags && hit.card && hit.card.table >= 0 && !spaceIsDown && event.button === 0 ? { card: hit.card, x: hit.card.x, y: hit.card.y } : null;
    if (event.button === 1) event.preventDefault();
}

/** @param {PointerEvent} event */
function pointerMove(event) {
    const last = pointers.get(event.pointerId), [x, y] = placeOf(event), { camera } = map;
    if (!last) return hover(hitAt(event.clientX, event.clientY));
    if (!hasMoved && Math.hypot(x - last.x, y - last.y) < 4) return;
    if (!hasMoved) byId("stage").setPointerCapture(event.pointerId);
    hasMoved = true;
    const [dx, dy] = [x - last.x, y - last.y], others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
    if (others.length) pinch(others[0], last, { x, y });
    else if (dragged) dragCard(dragged, dx / camera.zoom, dy / camera.zoom);
    else {
        camera.x -= dx / camera.zoom;
        camera.y -= dy / camera.zoom;
        camera.keepWithin(map.scene.bounds);
    }
    Object.assign(last, { x, y });
    redraw();
}

/** @param {{x: number, y: number}} still @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
function pinch(still, from, to) {
    const { camera } = map, apart = (/** @type {{x: number, y: number}} */ one) => Math.max(20, Math.hypot(one.x - still.x, one.y - still.y));
    camera.zoomAt((camera.zoom * apart(to)) / apart(from), (still.x + to.x) / 2, (still.y + to.y) / 2);
    camera.x -= (to.x - from.x) / 2 / camera.zoom;
    camera.y -= (to.y - from.y) / 2 / camera.zoom;
}

/** @param {{card: SceneCard, x: number, y: number}} drag @param {number} dx @param {number} dy */
function dragCard(drag, dx, dy) {
    drag.x += dx;
    drag.y += dy;
    map.index.loosen(map.scene.positions.get(drag.card.table) ?? -1, map.model);
    [drag.card.x, drag.card.y] = [Math.round(drag.x), Math.round(drag.y)];
}

/** @param {PointerEvent} event */
function pointerUp(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (!hasMoved && event.type === "pointerup" && event.button === 0) return clicked(hitAt(event.clientX, event.clientY));
    if (dragged && hasMoved) {
        map.model.move(dragged.card.table, dragged.x, dragged.y);
        map.index = new SceneIndex(map.model, map.scene);
        showState();
    } else keepCamera();
    dragged = null;
    redraw();
}

/** @param {Hit} hit */
function clicked(hit) {
    const { model, scene } = map;
    dragged = null;
    if (hit.part === "module") {
        const area = scene.areas.find(({ module }) => module === hit.module);
        if (area) flyCamera(nearer(area.box));
    } else if (hit.card && hit.table < 0) openMore(hit.card);
    else if (hit.part === "key" || hit.part === "chip") {
        const [up] = model.columnEdges(hit.table, hit.column);
        const down = model.childrenOf(hit.table).filter(edge => model.data.edges[edge][3].includes(hit.column));
        if (up !== undefined) map.follow(up, hit.table);
        else if (down.length === 1) map.follow(down[0], hit.table);
        else select(hit.table, hit.column);
    } else select(hit.table, hit.column);
}

/** @param {Rectangle} box @returns {[number, number, number]} the camera that sees a module so near that names are written */
function nearer(box) {
    const [x, y, zoom] = map.camera.fitting(box);
    return [x, y, Math.max(zoom, map.look.modulesBelow * 1.05)];
}

/** @param {MouseEvent} event */
function doubleClicked(event) {

    const hit = hitAt(event.clientX, event.clientY), [x, y] = placeOf(event), target = Object.assign(new Camera(), map.camera);
    if (hit.table >= 0) return setFocus(hit.table);
    if (hit.part === "module") return;
    target.zoomAt(map.camera.zoom * 2, x, y);
    flyCamera([target.x, target.y, target.zoom]);
}

/** @param {WheelEvent} event */
function wheel(event) {

    event.preventDefault();
    flying = null;
    const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1, way = clamp(event.deltaY * lines, -240, 240);
    const { camera } = map;
    if (event.shiftKey) camera.x += (event.deltaX * lines || way) / camera.zoom;
    else camera.zoomAt(camera.zoom * Math.exp(-way * (event.ctrlKey ? 0.01 : 0.0018)), ...placeOf(event));
    camera.keepWithin(map.scene.bounds);
    keepCamera();
    redraw();
}

/** @param {number} factor */
function zoomBy(factor) {
    const { camera } = map;
    flyCamera([camera.x, camera.y, camera.zoom * factor]);
}

/** @param {KeyboardEvent} event */
function keyDown(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return;
    if (event.key === "+" || event.key === "=") zoomBy(1.4);
    else if (event.key === "-") zoomBy(1 / 1.4);
    else if (event.key === "0") map.fit();
    else if (event.key === " " && target.closest("#stage")) spaceIsDown = true;
    else return;
    event.preventDefault();
}

/** @param {PointerEvent} event */
function moveByMinimap(event) {
    if (!event.buttons) return;
    const { left, top } = byId("minimap").getBoundingClientRect(), { bounds } = map.scene, { scale } = wholeKept;
    map.camera.x = bounds[0] + (event.clientX - left) / scale;
    map.camera.y = bounds[1] + (event.clientY - top) / scale;
    map.camera.keepWithin(bounds);
    keepCamera();
    redraw();
}

/** Shows how near the camera is, and what the discs say. */
function showZoom() {
    const { camera, level, look, model } = map, { discs } = look, text = `${Math.round(camera.zoom * 100)} %`;
    if (byId("zoom-level").textContent !== text) byId("zoom-level").textContent = text;
    const legend = byId("disc-legend"), shows = level === Level.MODULES && discs !== null && !look.lensColours;
    if (legend.hidden === !shows && legend.textContent) return;
    legend.hidden = !shows;
    if (!discs) return;
    const largest = discs.indexOf(Math.max(...discs)), what = look.discUnit.startsWith("bytes") ? "size of its tables" : "rows of its tables";
    legend.textContent = `Area of a disc: ${what}${look.discDay ? `, measured ${dayWords(look.discDay)}` : ""}. `
        + `Largest: ${model.data.modules[largest].title}, ${figureWords(discs[largest], look.discUnit)}.`;
}

/** Listens to everything that moves the map. */
function startInput() {
    const stage = byId("stage"), minimap = byId("minimap");
    stage.addEventListener("pointerdown", pointerDown);
    stage.addEventListener("pointermove", pointerMove);
    for (const type of ["pointerup", "pointercancel"]) stage.addEventListener(type, pointerUp);
    stage.addEventListener("pointerleave", () => hover(null));
    stage.addEventListener("dblclick", doubleClicked);
    stage.addEventListener("wheel", wheel, { passive: false });
    for (const type of ["pointerdown", "pointermove"]) minimap.addEventListener(type, moveByMinimap);
    addEventListener("keydown", keyDown);
    addEventListener("keyup", ({ key }) => { if (key === " ") spaceIsDown = false; });
    byId("zoom-in").addEventListener("click", () => zoomBy(1.4));
    byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
    byId("zoom-level").addEventListener("click", () => zoomBy(1 / map.camera.zoom));
    byId("fit").addEventListener("click", () => map.fit());
    byId("reset").addEventListener("click", map.resetPositions);
    map.onFrame(showZoom);
}
