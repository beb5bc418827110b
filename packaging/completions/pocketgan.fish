# Completion for fish. The programs name their own options.

function __pocketgan_options
    $argv 2>/dev/null | grep -oE -- '(^|[ ,])--[a-z0-9-]+' | tr -d ' ,'
end

function __pocketgan_command
    set -l words (commandline -opc)
    set -q words[2]; and echo $words[2]
end

complete -c pocketgan -n 'not __pocketgan_command' -f \
    -a '(pocketgan --help 2>/dev/null | string replace -rf "^  ([a-z]+) .*" "\$1")'
complete -c pocketgan -n '__pocketgan_command; and string match -q -- "-*" (commandline -ct)' \
    -a '(__pocketgan_options pocketgan (__pocketgan_command) --help-all)'
function __pocketgan_presets
    pocketgan presets 2>/dev/null | string replace -rf "^([a-z0-9-]+) +[0-9].*" "\$1"
end

complete -c pocketgan -l preset -x -a '(__pocketgan_presets)'
complete -c pocketgan -n 'test "$(__pocketgan_command)" = presets' -f -a '(__pocketgan_presets)'
complete -c pocketgan-sample -n 'string match -q -- "-*" (commandline -ct)' \
    -a '(__pocketgan_options pocketgan-sample --help)'
