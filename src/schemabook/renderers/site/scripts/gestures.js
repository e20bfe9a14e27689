// Mouse, pen, fingers and wheel on the map; the buttons of its toolbar.

/** The pointers that are down, and where they are in the picture. @type {Map<number, [x: number, y: number]>} */
const pointers = new Map();
let hasMoved = false, spaceIsDown = false;
/** The card that is moved. @type {SceneCard | null} */
let dragged = null;

/** @param {MouseEvent} event @returns {[number, number]} where it is in the picture */
function placeOf({ clientX, clientY }) {
    const { left, top } = stage.getBoundingClientRect();
    return [clientX - left, clientY - top];
}

/** @param {PointerEvent} event */
function pointerDown(event) {
    const { button, pointerId, pointerType } = event, { card, isHeader } = hitAt(event.clientX, event.clientY);
    if (button > 1) return;
    flying = null;
    pointers.set(pointerId, placeOf(event));
    hasMoved = pointers.size > 1;
    dragged = card && card.table >= 0 && isHeader && level >= KEYS && scene.kind === "map" && pointerType !== "touch" && !spaceIsDown && !button ? card : null;
    if (button) event.preventDefault();
}

/** @param {PointerEvent} event */
function pointerMove(event) {
    const { pointerId } = event, last = pointers.get(pointerId), [x, y] = placeOf(event);
    if (!last) return hover(hitAt(event.clientX, event.clientY));
    const dx = x - last[0], dy = y - last[1], [other] = [...pointers.keys()].filter(id => id !== pointerId).map(id => pointers.get(id) ?? last);
    if (!hasMoved && Math.hypot(dx, dy) < 4) return;
    if (!hasMoved) stage.setPointerCapture(pointerId);
    hasMoved = true;
    if (other) {
        const apart = (/** @type {number[]} */ [left, top]) => Math.max(20, Math.hypot(left - other[0], top - other[1]));
        zoomAt(apart([x, y]) / apart(last), (other[0] + x) / 2, (other[1] + y) / 2);
        moveBy(-dx / 2 / camera.zoom, -dy / 2 / camera.zoom);
    } else if (dragged) {
        dragged.x += dx / camera.zoom;
        dragged.y += dy / camera.zoom;
    } else moveBy(-dx / camera.zoom, -dy / camera.zoom);
    pointers.set(pointerId, [x, y]);
    redraw();
}

/** @param {PointerEvent} event */
function pointerUp({ pointerId, type, button, clientX, clientY }) {
    if (!pointers.delete(pointerId)) return;
    if (!hasMoved && type === "pointerup" && !button) clicked(hitAt(clientX, clientY));
    else if (dragged && hasMoved) {
        const { table } = dragged;
        dragged.x = Math.round(dragged.x);
        dragged.y = Math.round(dragged.y);
        model.moved.set(tables[table].name, [dragged.x, dragged.y]);
        keepMoved();
    } else keepCamera();
    dragged = null;
    redraw();
}

/** Keeps where cards have been moved to. */
function keepMoved() {
    store.set("map:" + model.data.title, [...model.moved]);
    showState();
}

/** @param {Hit} hit */
function clicked({ area, card, table, column, follows }) {
    const [up] = follows ? model.columnEdges(table, column) : [], down = follows ? model.childrenOf(table).filter(edge => edges[edge][3].includes(column)) : [];
    if (area) {
        const [x, y, zoom] = fitting(area.box);
        flyCamera([x, y, Math.max(zoom, modulesBelow * 1.05)]);
    } else if (card && table < 0) openMore(card);
    else if (up !== undefined) select(edges[up][1], edges[up][3][0]);
    else if (down.length === 1) select(edges[down[0]][0], edges[down[0]][2][0]);
    else select(table, column);
}

/** @param {MouseEvent} event */
function doubleClicked(event) {
    const { table, area } = hitAt(event.clientX, event.clientY), { x, y, zoom } = camera;
    if (table >= 0) return setFocus(table);
    if (area) return;
    zoomAt(2, ...placeOf(event));
    const target = /** @type {Target} */ ([camera.x, camera.y, camera.zoom]);
    Object.assign(camera, { x, y, zoom });
    flyCamera(target);
}

/** @param {WheelEvent} event */
function wheel(event) {
    const { deltaX, deltaY, shiftKey, ctrlKey } = event;
    event.preventDefault();
    flying = null;
    if (shiftKey) moveBy((deltaX || deltaY) / camera.zoom, 0);
    else zoomAt(Math.exp(clamp(deltaY, -240, 240) * (ctrlKey ? -0.01 : -0.0018)), ...placeOf(event));
    moveBy(0, 0);
    keepCamera();
    redraw();
}

/** @param {number} factor */
const zoomBy = factor => flyCamera([camera.x, camera.y, camera.zoom * factor]);

/** @param {KeyboardEvent} event */
function keyDown(event) {
    const { key, target } = event, at = /** @type {Element} */ (target), factor = /** @type {Record<string, number>} */ ({ "+": 1.4, "=": 1.4, "-": 1 / 1.4 })[key];
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, select, textarea, dialog")) return;
    if (factor) zoomBy(factor);
    else if (key === "0") map.fit();
    else if (key === " " && at.closest("#stage")) spaceIsDown = true;
    else return;
    event.preventDefault();
}

/** @param {PointerEvent} event */
function moveByMinimap({ buttons, clientX, clientY }) {
    const { left, top } = minimap.getBoundingClientRect(), [x, y] = scene.bounds;
    if (!buttons) return;
    moveBy(x + (clientX - left) / smallScale - camera.x, y + (clientY - top) / smallScale - camera.y);
    keepCamera();
    redraw();
}

/** Shows how near the camera is, and what the discs say. */
function showZoom() {
    const text = Math.round(zoom * 100) + " %", button = byId("zoom-level");
    if (button.textContent !== text) button.textContent = text;
    byId("disc-legend").hidden = level !== MODULES || !discs.scale || look.lensColours !== null;
}

/** Listens to everything that moves the map. */
function startInput() {
    for (const [type, listener] of /** @type {[string, (event: any) => void][]} */ (Object.entries({
        pointerdown: pointerDown, pointermove: pointerMove, pointerup: pointerUp, pointercancel: pointerUp, pointerleave: () => hover(null), dblclick: doubleClicked, wheel,
    }))) stage.addEventListener(type, listener);
    minimap.onpointerdown = minimap.onpointermove = moveByMinimap;
    addEventListener("keydown", keyDown);
    addEventListener("keyup", () => { spaceIsDown = false; });
    byId("zoom-in").onclick = () => zoomBy(1.4);
    byId("zoom-out").onclick = () => zoomBy(1 / 1.4);
    byId("zoom-level").onclick = () => zoomBy(1 / camera.zoom);
    byId("fit").onclick = () => map.fit();
    byId("reset").onclick = () => {
        model.moved.clear();
        keepMoved();
        makeScene();
    };
}
