// Prints the codes that zxing reads in a picture: node decode.mjs NODE_MODULES PICTURE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, picture] = process.argv.slice(2);
const folder = join(modules, 'zxing-wasm/dist');
const { prepareZXingModule, readBarcodes } = await import(pathToFileURL(join(folder, 'es/reader/index.js')));
prepareZXingModule({ overrides: { wasmBinary: readFileSync(join(folder, 'reader/zxing_reader.wasm')) } });
const found = await readBarcodes(new Blob([readFileSync(picture)]), { formats: ['QRCode', 'Code128'] });
console.log(JSON.stringify(found.filter(code => code.isValid).map(({ format, text }) => ({ format, text }))));
