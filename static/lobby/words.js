// @ts-check

/** The words for suggested room names: 256 in each list, so that one random byte picks one. */

export const adjectives = words(`
able agile airy amber ample apt autumn awake balmy basic bendy big bold bonny bouncy brave breezy
bright brisk bronze bubbly busy calm candid careful casual cheery chief chilly chirpy civil clean
clear clever close cloudy coastal comic coral cosy cozy crafty creamy crisp curious curly daily
dapper daring dear deep deft dewy direct dizzy double dreamy dry dusky eager early earnest easy
eastern elder elfin even evening exact fabled fair famous fancy fast feisty fine firm first fleet
floral fluent fluffy flying fond formal free fresh frosty full funny fuzzy gallant game gentle
giant gifted giving glad gleeful glossy golden good grand grassy great green handy happy hardy
hasty hazel hazy hearty helpful hidden homely honest hopeful humble icy ideal inky inner ivory
jaunty jazzy jolly jovial joyful juicy jumbo keen kind kindly knowing large lasting late lavish
leafy lemon level light likely lilac little lively local lofty long loud lovely loyal lucid lucky
lunar magic main major maple marine mellow merry mighty mild minty misty modern modest mossy
musical neat new nimble noble northern novel oaken open orange orderly outer paper pastel patient
peachy pearly plain plucky plum plush polar polite posh prime proper proud pure quaint quick quiet
quirky rapid rare ready regal rich ripe rosy round royal ruby rugged rustic safe sandy scenic
secret serene shady sharp shiny silent silken silver simple sincere sleek smart smooth snappy snug
social soft solar solid spry stable steady sterling still stout sturdy subtle summer sunny
sunlit super sweet swift tall tame tender tidy tiny wise
`);

export const animals = words(`
aardvark adder albatross alpaca ant anteater antelope ape armadillo auk avocet axolotl badger
bandicoot barbet barnacle bass bat bear beaver bee beetle bison bittern blackbird boar bobcat
bonobo buffalo bulbul bumblebee bunting bustard butterfly buzzard camel canary capybara caracal
cardinal caribou carp cassowary cat catfish chameleon cheetah chickadee chicken chinchilla
chipmunk cicada civet clam coati cockatoo cod condor coot coral cormorant cougar cow coyote crab
crane crayfish cricket crow cuckoo curlew damselfly deer dingo dipper dodo dog dolphin donkey
dormouse dove dragonfly duck duckling dugong dunlin eagle echidna eel egret eider eland elephant
elk emu ermine falcon fawn ferret finch firefly flamingo flounder fox frog fulmar gannet gazelle
gecko gerbil gibbon giraffe gnu goat godwit goldfinch goose gopher grackle grebe grouper grouse
guillemot gull guppy haddock halibut hamster hare harrier hawk hedgehog heron herring hippo
hoopoe hornbill horse hound hyena ibex ibis iguana impala jackal jackdaw jaguar jay jellyfish
kangaroo kestrel kingfisher kinglet kite kiwi koala koi krill kudu ladybird lamb lapwing lark
lemming lemur leopard limpet linnet lion lizard llama lobster loon lorikeet lynx macaw mackerel
magpie mallard manatee mantis marlin marmot marten meerkat merlin mink minnow mole mongoose moose
moth mouse mule mussel narwhal newt nightjar numbat nuthatch ocelot octopus okapi opossum oriole
oryx osprey ostrich otter owl ox oyster panda pangolin panther parrot partridge peacock pelican
penguin perch petrel pheasant pigeon pika pike pipit plover pony porpoise possum puffin puma
quail quokka quoll rabbit raccoon raven robin salamander salmon seahorse seal shark sheep shrew
shrimp skylark sloth snail sparrow squid squirrel starling stoat
`);

export const things = words(`
acorn almanac anchor apple apron arrow atlas attic awning badge bagel bakery balcony ballad
balloon bamboo banjo banner barn barrel basil basin basket bay beach beacon bell bench berry
bicycle biscuit blanket blossom boat bobbin bonfire book boot bottle boulder bouquet bow bowl
branch bread breeze brick bridge brook broom brush bucket bugle button cabin cable cake candle
canoe canvas canyon cape caramel caravan carpet carrot castle cedar cello chalk chapel cherry
chestnut chimney cinnamon clarinet clay cliff clock cloud clover cobble cocoa comb comet
compass cookie copper cottage cotton cradle crayon creek crown crystal cup curtain cushion
daisy dawn delta desk dial diary dome door drum dune easel echo ember envelope feather fern
ferry fiddle field fig flag flask flint flute forest fork fountain garden garland gate ginger
glacier glade globe glove grain granite grape grotto grove guitar hammock harbor harp hat
haystack heather hedge helmet hill hinge honey horizon horn island ivy jacket jar jasmine
jetty jigsaw journal juniper kayak kettle key keyhole kite knot ladder lagoon lake lamp lantern
lattice laurel lavender leaf lemon letter lever library lilac lily linen locket loft
loom lute mandolin mango mantle map maple marble market mast meadow medal melody melon
mint mirror mitten moon mosaic moss mountain muffin mug napkin needle nest notebook nutmeg oak
oar oasis oboe olive onion orbit orchard organ origami oven paddle page paint palette palm
parade parcel parsley pasture path peach pear pebble pencil pepper piano picnic pillow pine
pocket pond poppy porch postcard prairie prism pumpkin puzzle quarry quartz quill quilt
`);

/** @param {string} list */
function words(list) {
    return list.trim().split(/\s+/);
}
