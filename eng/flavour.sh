#!/usr/bin/env bash
# Finds out whether this machine's package feed has every package of Directory.Packages.props, and remembers the answer in
# artifacts/flavour.props, which every build reads: without polyfills if it has, with them if it hasn't.
# Usage: eng/flavour.sh [--again]
#   --again                 asks the feed even if Directory.Packages.props hasn't changed since it was asked last
#   USE_POLYFILLS=true|false decides it without asking
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/lib.sh
. eng/lib.sh

answer=artifacts/flavour.props
asked=$(sha256 Directory.Packages.props)

remember() { # USE_POLYFILLS WHY
  mkdir -p artifacts
  printf '<!-- %s -->\n<Project><PropertyGroup><UsePolyfills>%s</UsePolyfills></PropertyGroup></Project>\n' "$2" "$1" >"$answer"
  case $1 in
    true) say "Building with polyfills: $3" ;;
    *) say "Building with packages only: $3" ;;
  esac
}

case ${USE_POLYFILLS:-} in
  true | false)
    remember "$USE_POLYFILLS" "USE_POLYFILLS" "USE_POLYFILLS says so"
    exit
    ;;
  "") ;;
  *) die "USE_POLYFILLS is '$USE_POLYFILLS', neither true nor false." ;;
esac

if [ "${1:-}" != --again ] && grep -qs "$asked" "$answer"; then
  exit
fi

say "Asking the package feed for every package (once, until Directory.Packages.props changes)"
probe=artifacts/flavour
rm -rf "$probe"
mkdir -p "$probe"
trap 'rm -rf "$probe"' EXIT
version=$(sed -n 's/.*<AspireVersion>\(.*\)<.*/\1/p' Directory.Packages.props)
cat >"$probe/Probe.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <Import Project="Sdk.props" Sdk="Aspire.AppHost.Sdk" Version="$version" />
  <PropertyGroup>
    <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
    <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
    <WarningsAsErrors>NU1603</WarningsAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="@(PackageVersion)" Version="" />
  </ItemGroup>
  <Import Project="Sdk.targets" Sdk="Aspire.AppHost.Sdk" Version="$version" />
</Project>
EOF

if dotnet restore "$probe/Probe.csproj" -p:UsePolyfills=false -p:ArtifactsPath="$PWD/$probe/artifacts" >"$probe/log" 2>&1; then
  remember false "$asked" "the feed has them all"
else
  missing=$(grep -o -m 1 'Unable to find package [A-Za-z0-9.]*' "$probe/log" | sed 's/.* //; s/\.$//') || true
  remember true "$asked" "the feed lacks ${missing:-some of them}"
fi
