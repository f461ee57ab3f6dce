// Draws the member's first codes for the till while the app is still on its way, and where it never
// comes. The boot script of index.html fetches it on /code alone.

// The dark modules of 16 digits as a QR code, version 1, level H, mask 0 (ISO/IEC 18004).
const qrPath = (digits) => {
  const SIDE = 21;
  const CHECKS = 17;
  const FORMAT = 0x1689; // level H, mask 0
  const bits = (value, length) => value.toString(2).padStart(length, '0');
  const groups = digits.match(/\d{1,3}/g).map((group) => bits(Number(group), 3 * group.length + 1));
  // Numeric mode, how many digits, the digits, the end: 72 bits, all that there is room for.
  const data = [bits(1, 4), bits(16, 10), ...groups, '0000'].join('').match(/.{8}/g).map((byte) => parseInt(byte, 2));

  // Reed-Solomon over GF(256).
  const times = (a, b) => {
    let product = 0;
    for (; b; b >>= 1, a = (a << 1) ^ (a & 128 ? 285 : 0)) if (b & 1) product ^= a;
    return product;
  };
  let generator = [1];
  for (let n = 0, power = 1; n < CHECKS; n += 1, power = times(power, 2)) {
    generator = [...generator, 0].map((factor, at) => factor ^ times(power, generator[at - 1] || 0));
  }
  const rest = [...data, ...Array(CHECKS).fill(0)];
  for (const at of data.keys()) {
    const lead = rest[at];
    generator.forEach((factor, n) => {
      rest[at + n] ^= times(factor, lead);
    });
  }
  const stream = [...data, ...rest.slice(data.length)];

  const grid = Array.from({ length: SIDE }, () => []);
  for (const [left, top] of [[0, 0], [SIDE - 7, 0], [0, SIDE - 7]]) {
    for (let y = -1; y < 8; y += 1) {
      for (let x = -1; x < 8; x += 1) {
        const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
        if (grid[top + y] && left + x >= 0 && left + x < SIDE) grid[top + y][left + x] = ring < 4 && ring !== 2;
      }
    }
  }
  for (let n = 8; n < SIDE - 8; n += 1) grid[6][n] = grid[n][6] = n % 2 === 0;
  for (let n = 0; n < 15; n += 1) {
    const dark = Boolean((FORMAT >> n) & 1);
    const [x, y] = n < 6 ? [8, n] : n < 8 ? [8, n + 1] : n < 9 ? [7, 8] : [14 - n, 8];
    grid[y][x] = dark;
    if (n < 8) grid[8][SIDE - 1 - n] = dark;
    else grid[SIDE - 15 + n][8] = dark;
  }
  grid[SIDE - 8][8] = true;

  let at = 0;
  for (const right of [20, 18, 16, 14, 12, 10, 8, 5, 3, 1]) {
    for (let step = 0; step < SIDE; step += 1) {
      const y = (right + 1) & 2 ? step : SIDE - 1 - step;
      for (const x of [right, right - 1]) {
        if (grid[y][x] !== undefined) continue;
        grid[y][x] = Boolean((stream[at >> 3] >> (7 - (at & 7))) & 1) !== ((x + y) % 2 === 0);
        at += 1;
      }
    }
  }
  return grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
};

const drawing = (qr, digits, label) => {
  const MODULES = 29;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = svg.appendChild(document.createElementNS(svg.namespaceURI, 'path'));
  // Whole device pixels.
  const side = (Math.floor((qr.clientWidth * devicePixelRatio) / MODULES) / devicePixelRatio) * MODULES;
  const attributes = { viewBox: `0 0 ${MODULES} ${MODULES}`, width: side, height: side, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  path.setAttribute('d', qrPath(digits));
  return svg;
};

// Shows one of the codes in a reply, and none a moment longer than it is good. Gives what ends it.
export const show = ({ sent, received, date, body }, qr, label) => {
  const root = document.documentElement;
  const { codes } = JSON.parse(body);
  const update = () => {
    // At the backend it is between these two: its Date has no fractions. The first code is good as it comes.
    const early = Date.parse(date) + performance.now() - received;
    const late = Date.parse(date) + 1000 + performance.now() - sent;
    const isGood = ({ code, valid_from: from, expires_at: until }, index) =>
      /^\d{16}$/.test(code) && (!index || Date.parse(from) <= early) && late < Date.parse(until);
    const { code: digits = '' } = codes.filter(isGood).pop() || {};
    if (digits === qr.dataset.code) return;
    qr.dataset.code = digits;
    qr.replaceChildren(...(digits ? [drawing(qr, digits, label)] : []));
    qr.nextElementSibling.textContent = digits.replace(/\d{4}(?=\d)/g, '$& ');
    if (!digits && root.dataset.recovery) root.dataset.first = 'card';
  };
  update();
  const timer = setInterval(update, 250);
  return () => {
    clearInterval(timer);
    if (qr.dataset.code) {
      // The app shows the same one in the same place: nothing may move.
      root.dataset.still = '';
      setTimeout(() => delete root.dataset.still, 1000);
    }
    delete qr.dataset.code;
    qr.replaceChildren();
    qr.nextElementSibling.textContent = '';
  };
};
