#!/usr/bin/env bash
# Copies what printed papers and exported maps are made with out of frontend/node_modules into the folder named; used by
# scripts/offline_bundle.sh and deploy/Containerfile, which leave the rest behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for part in leaflet/dist leaflet/LICENSE @expo-google-fonts/noto-sans-jp/{400Regular,700Bold,LICENSE_FONT}; do
  mkdir -p "$(dirname "$1/$part")"
  cp -r "frontend/node_modules/$part" "$1/$part"
done
