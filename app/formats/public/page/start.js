// The last of the scripts: everything is there now.
chooseFromAddress();
render();
