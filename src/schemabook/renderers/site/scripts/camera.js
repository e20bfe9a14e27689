// The camera: which part of the scene is seen, how large, and how it gets elsewhere.

/** What is seen: the point of the scene in the middle of the picture, and how many pixels a unit of the scene takes. */
class Camera {
    x = 0;
    y = 0;
    zoom = 1;
    /** The size of the picture in CSS pixels. */
    width = 1;
    height = 1;

    /** @param {number} x @param {number} y @returns {[number, number]} the place in the picture of a point of the scene */
    toScreen(x, y) { return [(x - this.x) * this.zoom + this.width / 2, (y - this.y) * this.zoom + this.height / 2]; }
}

/** The one that is drawn with. */
let camera = new Camera(), leastZoom = 0.02;

/** @param {number} x @param {number} y */
const toScreen = (x, y) => camera.toScreen(x, y);

/** @param {number} x @param {number} y @returns {[number, number]} the point of the scene at a place in the picture */
const toScene = (x, y) => [(x - camera.width / 2) / camera.zoom + camera.x, (y - camera.height / 2) / camera.zoom + camera.y];

/** Zooms so that what is at a place in the picture stays there. @param {number} factor @param {number} x @param {number} y */
function zoomAt(factor, x, y) {
    const [left, top] = toScene(x, y);
    camera.zoom = clamp(camera.zoom * factor, leastZoom, 2.5);
    const [right, bottom] = toScene(x, y);
    moveBy(left - right, top - bottom);
}

/** Keeps the middle of the picture inside the scene. @param {number} dx @param {number} dy */
function moveBy(dx, dy) {
    putCamera(within([camera.x + dx, camera.y + dy, camera.zoom]));
}

/** @param {Target} target @returns {Target} the nearest with its middle inside the scene and a zoom that is allowed */
function within([x, y, zoom]) {
    const [left, top, width, height] = scene.bounds;
    return [clamp(x, left, left + width), clamp(y, top, top + height), clamp(zoom, leastZoom, 2.5)];
}

/** @typedef {[x: number, y: number, zoom: number]} Target */

/** @returns {Target} */
const cameraPlace = () => [camera.x, camera.y, camera.zoom];

/** @param {number[]} target */
const putCamera = target => { [camera.x, camera.y, camera.zoom] = target; };

/** @param {Rectangle} box @returns {Target} the camera that sees all of it between the bars, at most at its size */
function fitting([x, y, width, height]) {
    const below = 40, above = isMap ? 0 : below, margin = 2 * min(32, camera.width / 20);
    const zoom = max(0.002, min((camera.width - margin) / width, (camera.height - above - below - margin) / height, 1));
    return [x + width / 2, y + height / 2 + (below - above) / 2 / zoom, zoom];
}
