// The few sentences the scripts say, in the language of the page. Everything else is written by the server.
const FRENCH = {
  cancel: "Annuler",
  confirm: "Confirmer",
  areYouSure: "Voulez-vous continuer ?",
  busy: "Un instant…",
  draftRestored: "Votre texte a été retrouvé.",
  line: "Ligne {number} sur {total} : {title}.",
  chosen: "Choisi : {choice}.",
  leafletOn: "Avis laissé.",
  leafletOff: "Pas d’avis laissé.",
  lastLine: "C’était la dernière ligne : enregistrez.",
  mapTitle: "Carte",
  mapMissing: "Votre appareil ne peut pas dessiner la carte. La liste contient les mêmes informations.",
  zoomIn: "Agrandir",
  zoomOut: "Réduire",
  mapTwoFingers: "Déplacez la carte avec deux doigts",
  mapControlWheel: "Gardez la touche Ctrl enfoncée pour agrandir la carte",
  mapCommandWheel: "Gardez la touche ⌘ enfoncée pour agrandir la carte",
  mapSource: "© les contributeurs d’OpenStreetMap",
  removeLastPoint: "Retirer le dernier point",
  removeAllPoints: "Tout effacer",
  drawHelp: "Touchez la carte pour poser les coins du secteur, un par un.",
  pointCount: "{count} points posés.",
};
type Words = typeof FRENCH;
const ENGLISH: Words = {
  cancel: "Cancel",
  confirm: "Confirm",
  areYouSure: "Do you want to continue?",
  busy: "One moment…",
  draftRestored: "Your text was found again.",
  line: "Line {number} of {total}: {title}.",
  chosen: "Chosen: {choice}.",
  leafletOn: "Leaflet left.",
  leafletOff: "No leaflet left.",
  lastLine: "This was the last line: save.",
  mapTitle: "Map",
  mapMissing: "Your device cannot draw the map. The list holds the same information.",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  mapTwoFingers: "Move the map with two fingers",
  mapControlWheel: "Hold Ctrl to zoom the map",
  mapCommandWheel: "Hold ⌘ to zoom the map",
  mapSource: "© OpenStreetMap contributors",
  removeLastPoint: "Remove the last point",
  removeAllPoints: "Clear all",
  drawHelp: "Touch the map to place the corners of the sector, one by one.",
  pointCount: "{count} points placed.",
};

export function say(word: keyof Words, values: Record<string, string | number> = {}): string {
  const words = document.documentElement.lang.startsWith("en") ? ENGLISH : FRENCH;
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), words[word]);
}
