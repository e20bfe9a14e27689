// Mouse, pen, fingers and wheel on the map; the buttons of its toolbar.

/** The pointers that are down, and where they are in the picture. @type {Map<number, [x: number, y: number]>} */
const pointers = new Map();
let hasMoved = false, spaceIsDown = false;
/** The card that is moved. @type {SceneCard | null} */
let dragged = null;

const stageBox = () => stage.getBoundingClientRect();

/** @param {MouseEvent} event @returns {[number, number]} where it is in the picture */
function placeOf({ clientX, clientY }) {
    const { left, top } = stageBox();
    return [clientX - left, clientY - top];
}

/** @param {PointerEvent} event */
function pointerDown(event) {
    const { button, pointerId, pointerType } = event, { card, isHeader } = hitOf(event);
    if (button > 1) return;
    flying = null;
    pointers.set(pointerId, placeOf(event));
    hasMoved = pointers.size > 1;
    dragged = card && card.table >= 0 && isHeader && isMap && pointerType !== "touch" && !spaceIsDown && !button ? card : null;
}

/** @param {PointerEvent} event */
function pointerMove(event) {
    const { pointerId } = event, last = pointers.get(pointerId), [x, y] = placeOf(event);
    if (!last) return hover(hitOf(event));
    const dx = x - last[0], dy = y - last[1], [other] = [...pointers.keys()].filter(id => id !== pointerId).map(id => pointers.get(id) ?? last);
    if (!hasMoved && hypot(dx, dy) < 4) return;
    if (!hasMoved) stage.setPointerCapture(pointerId);
    hasMoved = true;
    if (other) {
        const apart = (/** @type {number[]} */ [left, top]) => max(20, hypot(left - other[0], top - other[1]));
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
function pointerUp(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (!hasMoved && event.type === "pointerup" && !event.button) clicked(hitOf(event));
    else if (dragged && hasMoved) {
        const { table } = dragged;
        dragged.x = round(dragged.x);
        dragged.y = round(dragged.y);
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
        flyCamera([x, y, max(zoom, modulesBelow * 1.05)]);
    } else if (card && table < 0) openMore(card);
    else if (up !== undefined) select(edges[up][1], edges[up][3][0]);
    else if (down.length === 1) select(edges[down[0]][0], edges[down[0]][2][0]);
    else select(table, column);
}

/** @param {MouseEvent} event */
function doubleClicked(event) {
    const { table, area } = hitOf(event), [x, y] = toScene(...placeOf(event));
    if (table >= 0) setFocus(table);
    else if (!area) flyCamera([(camera.x + x) / 2, (camera.y + y) / 2, camera.zoom * 2]);
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

/** Does what a key or a button of the toolbar says. @param {string} key @returns {boolean} whether it says anything */
function zoomByKey(key) {
    const factor = /** @type {Record<string, number>} */ ({ "+": 1.4, "=": 1.4, "-": 1 / 1.4, 1: 1 / camera.zoom })[key];
    if (factor) flyCamera([camera.x, camera.y, camera.zoom * factor]);
    else if (key === "0") map.fit();
    return factor > 0 || key === "0";
}

/** @param {KeyboardEvent} event */
function keyDown(event) {
    const { key, target } = event, at = /** @type {Element} */ (target);
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, select, textarea, dialog")) return;
    if (key === " " && at.closest("#stage")) spaceIsDown = true;
    else if (!zoomByKey(key)) return;
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
    const text = round(zoom * 100) + " %", button = byId("zoom-level");
    if (button.textContent !== text) button.textContent = text;
    byId("disc-legend").hidden = level !== MODULES || !discs.scale || look.lensColours !== null;
}

/** Listens to everything that moves the map. */
function startInput() {
    const listeners = {
        pointerdown: pointerDown, pointermove: pointerMove, pointerup: pointerUp, pointercancel: pointerUp, pointerleave: () => hover(), dblclick: doubleClicked, wheel,
    };
    for (const [type, listener] of /** @type {[string, (event: any) => void][]} */ (Object.entries(listeners))) stage.addEventListener(type, listener);
    minimap.onpointerdown = minimap.onpointermove = moveByMinimap;
    addEventListener("keydown", keyDown);
    addEventListener("keyup", () => { spaceIsDown = false; });
    byId("toolbar").onclick = (/** @type {any} */ { target }) => void zoomByKey(target.dataset.key);
    byId("reset").onclick = () => {
        model.moved.clear();
        keepMoved();
        makeScene();
    };
}
