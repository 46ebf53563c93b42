// Everything a page gains when scripts run. Every page works without it.
import { returnFocus, submitOnChoice } from "./autosubmit";
import { showWork } from "./busy";
import { askBeforeDoing } from "./confirm";
import { keepDrafts } from "./draft";
import { goToErrors } from "./errors";
import { loadMaps } from "./map-loader";
import { followWork } from "./live";
import { closeMenuWithEscape } from "./menu";
import { offerPrinting } from "./print";
import { enterByKeyboard } from "./reentry";
import { hideUndoLater } from "./undo";

askBeforeDoing();
showWork();
hideUndoLater();
submitOnChoice();
keepDrafts();
offerPrinting();
closeMenuWithEscape();
enterByKeyboard();
returnFocus();
goToErrors();
loadMaps();
followWork();
document.documentElement.dataset["scripts"] = "ready";
