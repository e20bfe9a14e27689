// The camera: which part of the scene is seen, how large, and how it gets elsewhere.

/** What is seen: the point of the scene in the middle of the picture, and how many pixels a unit of the scene takes. */
class Camera {
    constructor() {
        this.x = 0;
        this.y = 0;
        this.zoom = 1;
        /** The size of the picture in CSS pixels. */
        this.width = 1;
        this.height = 1;
        /** The heights at the edges of the picture in which bars stand. */
        this.above = 0;
        this.below = 40;
        this.least = 0.02;
        this.most = 2.5;
    }

    /** @returns {Rectangle} the part of the scene that is seen */
    get seen() {
        const width = this.width / this.zoom, height = this.height / this.zoom;
        return [this.x - width / 2, this.y - height / 2, width, height];
    }

    /** @param {number} x @param {number} y @returns {[number, number]} the place in the picture of a point of the scene */
    toScreen(x, y) { return [(x - this.x) * this.zoom + this.width / 2, (y - this.y) * this.zoom + this.height / 2]; }

    /** @param {number} x @param {number} y @returns {[number, number]} the point of the scene at a place in the picture */
    toScene(x, y) { return [(x - this.width / 2) / this.zoom + this.x, (y - this.height / 2) / this.zoom + this.y]; }

    /** Zooms so that what is at a place in the picture stays there. @param {number} zoom @param {number} [x] @param {number} [y] */
    zoomAt(zoom, x = this.width / 2, y = this.height / 2) {
        const [sceneX, sceneY] = this.toScene(x, y);
        this.zoom = clamp(zoom, this.least, this.most);
        this.x = sceneX - (x - this.width / 2) / this.zoom;
        this.y = sceneY - (y - this.height / 2) / this.zoom;
    }

    /** @param {Rectangle} box @param {number} [most] the largest zoom @returns {[number, number, number]} the camera that sees all of it */
    fitting([x, y, width, height], most = 1) {
        const margin = Math.min(32, this.width / 20), above = margin + this.above, below = margin + this.below;
        const zoom = Math.max(0.002, Math.min((this.width - 2 * margin) / width, (this.height - above - below) / height, most));
        return [x + width / 2, y + height / 2 + (below - above) / 2 / zoom, zoom];
    }

    /** @param {Rectangle} bounds keeps the middle of the picture inside */
    keepWithin([x, y, width, height]) {
        this.x = clamp(this.x, x, x + width);
        this.y = clamp(this.y, y, y + height);
    }
}

/**
 * @param {Camera} camera
 * @param {[number, number, number]} target middle and zoom
 * @returns {(part: number) => void} puts the camera at a part (0 to 1) of the flight, which keeps its course on the screen
 */
function flight(camera, [x, y, zoom]) {
    const from = [camera.x, camera.y, camera.zoom], grows = Math.abs(Math.log(zoom / camera.zoom)) > 0.01;
    return part => {
        const eased = 1 - (1 - part) ** 3;
        camera.zoom = from[2] * (zoom / from[2]) ** eased;
        const way = grows ? (1 / from[2] - 1 / camera.zoom) / (1 / from[2] - 1 / zoom) : eased;
        camera.x = from[0] + (x - from[0]) * way;
        camera.y = from[1] + (y - from[1]) * way;
        if (part >= 1) [camera.x, camera.y, camera.zoom] = [x, y, zoom];
    };
}
