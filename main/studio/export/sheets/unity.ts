import { appName } from '../../../../shared/version.ts';
import { sha256 } from '../../../files/sha256.ts';
import { generatedNote } from '../../gallery/origin-text.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { layOut, pictureFile, type Frame, type Page } from './pages.ts';

const ending = '.png.meta';

/**
 * Sheets with the settings by which Unity imports them, as its editor writes them since 2022
 * (https://docs.unity3d.com/Manual/AssetMetadata.html): sliced into a sprite a creature, pixels kept hard and whole.
 * What Unity draws at random is a hash here: the same creatures are the same assets whenever they are exported.
 */
export async function* unitySheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { pages } = layOut(job, { ofPage: [ending], ofAll: [] });
  for await (const page of pages) {
    yield pictureFile(page);
    yield { name: page.name + ending, bytes: Buffer.from(metaOf(page)) };
  }
}

/** Unity's number for the class Sprite: https://docs.unity3d.com/Manual/ClassIDReference.html */
const spriteClass = 213;
/** What Unity shrinks textures to where it is told nothing else; these are the sizes that it can be told. */
const [smallestMost, largestMost] = [32, 16_384];
/** Of pixels, Unity’s own. */
const usualUnit = 100;

function metaOf(page: Page): string {
  const { picture, frames } = page;
  const sprites = frames.map((frame) => ({ ...frame, internalId: internalIdOf(frame) }));
  return `fileFormatVersion: 2
guid: ${guidOf(page)}
TextureImporter:
  internalIDToNameTable:
${sprites.map(({ name, internalId }) => `  - first:\n      ${spriteClass}: ${internalId}\n    second: ${name}`).join('\n')}
${settingsOf(page)}  spriteSheet:
    serializedVersion: 2
    sprites:
${sprites.map((sprite) => spriteOf(sprite, picture.height)).join('\n')}
    outline: []
    customData:
    physicsShape: []
    bones: []
    spriteID:
    internalID: 0
    vertices: []
    indices:
    edges: []
    weights: []
    secondaryTextures: []
    spriteCustomMetadata:
      entries: []
    nameFileIdTable:
${sprites.map(({ name, internalId }) => `      ${name}: ${internalId}`).join('\n')}
  mipmapLimitGroupName:
  pSDRemoveMatte: 0
  userData: ${generatedNote}
  assetBundleName:
  assetBundleVariant:
`;
}

/** How the texture is imported: at its own size, uncompressed, without smoothing; a creature is a unit wide. */
function settingsOf({ picture, frames }: Page): string {
  const longest = Math.max(picture.width, picture.height);
  const most = Math.min(largestMost, Math.max(smallestMost, 2 ** Math.ceil(Math.log2(longest))));
  return `  externalObjects: {}
  serializedVersion: 13
  mipmaps:
    mipMapMode: 0
    enableMipMap: 0
    sRGBTexture: 1
    linearTexture: 0
    fadeOut: 0
    borderMipMap: 0
    mipMapsPreserveCoverage: 0
    alphaTestReferenceValue: 0.5
    mipMapFadeDistanceStart: 1
    mipMapFadeDistanceEnd: 3
  bumpmap:
    convertToNormalMap: 0
    externalNormalMap: 0
    heightScale: 0.25
    normalMapFilter: 0
    flipGreenChannel: 0
  isReadable: 0
  streamingMipmaps: 0
  streamingMipmapsPriority: 0
  vTOnly: 0
  ignoreMipmapLimit: 0
  grayScaleToAlpha: 0
  generateCubemap: 6
  cubemapConvolution: 0
  seamlessCubemap: 0
  textureFormat: 1
  maxTextureSize: ${most}
  textureSettings:
    serializedVersion: 2
    filterMode: 0
    aniso: 1
    mipBias: 0
    wrapU: 1
    wrapV: 1
    wrapW: 1
  nPOTScale: 0
  lightmap: 0
  compressionQuality: 50
  spriteMode: 2
  spriteExtrude: 0
  spriteMeshType: 0
  alignment: 0
  spritePivot: {x: 0.5, y: 0.5}
  spritePixelsToUnits: ${frames[0]?.place.w ?? usualUnit}
  spriteBorder: {x: 0, y: 0, z: 0, w: 0}
  spriteGenerateFallbackPhysicsShape: 1
  alphaUsage: 1
  alphaIsTransparency: 1
  spriteTessellationDetail: -1
  textureType: 8
  textureShape: 1
  singleChannelComponent: 0
  flipbookRows: 1
  flipbookColumns: 1
  maxTextureSizeSet: 0
  compressionQualitySet: 0
  textureFormatSet: 0
  ignorePngGamma: 0
  applyGammaDecoding: 0
  swizzle: 50462976
  cookieLightType: 0
  platformSettings:
  - serializedVersion: 4
    buildTarget: DefaultTexturePlatform
    maxTextureSize: ${most}
    resizeAlgorithm: 0
    textureFormat: -1
    textureCompression: 0
    compressionQuality: 50
    crunchedCompression: 0
    allowsAlphaSplitting: 0
    overridden: 0
    ignorePlatformSupport: 0
    androidETC2FallbackOverride: 0
    forceMaximumCompressionQuality_BC6H_BC7: 0
`;
}

/** Unity counts rows from below. */
function spriteOf(
  { name, place, internalId }: Frame & { internalId: bigint },
  sheetHeight: number,
): string {
  return `    - serializedVersion: 2
      name: ${name}
      rect:
        serializedVersion: 2
        x: ${place.x}
        y: ${sheetHeight - place.y - place.h}
        width: ${place.w}
        height: ${place.h}
      alignment: 0
      pivot: {x: 0.5, y: 0.5}
      border: {x: 0, y: 0, z: 0, w: 0}
      customData:
      outline: []
      physicsShape: []
      tessellationDetail: -1
      bones: []
      spriteID: ${spriteIdOf(internalId)}
      internalID: ${internalId}
      vertices: []
      indices:
      edges: []
      weights: []`;
}

/** Of all that is on the sheet: another selection is another asset, though its file may be called the same. */
function guidOf({ index, frames }: Page): string {
  return hashOf(`${index} ${frames.map(({ creatureId }) => creatureId).join(' ')}`).slice(0, 32);
}

/** A creature's number within its texture, which scenes refer to; Unity takes any but 0. */
function internalIdOf({ creatureId, name }: Frame): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hashOf(`${creatureId} ${name}`).slice(0, 16)}`) | 1n);
}

/** As the editor makes it of the number: its hexadecimal digits from the last to the first, and a mark. */
function spriteIdOf(internalId: bigint): string {
  const digits = BigInt.asUintN(64, internalId).toString(16).padStart(16, '0');
  return `${[...digits].reverse().join('')}0800000000000000`;
}

function hashOf(text: string): string {
  return sha256(`${appName} ${text}`);
}
